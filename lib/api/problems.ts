import type { ErrorCode } from '@/lib/errors'

/** Status and title of the problem details of each code. */
export const PROBLEMS: Record<ErrorCode, { status: number; title: string }> = {
  bad_request: { status: 400, title: 'A parameter cannot be used' },
  not_found: { status: 404, title: 'Not found' },
  forbidden: { status: 403, title: 'Not allowed' },
  busy: { status: 503, title: 'Too many questions at once' },
  timeout: { status: 504, title: 'The question took too long' },
  cancelled: { status: 499, title: 'The asker left' },
  config: { status: 500, title: 'A setting is wrong' },
  locked: { status: 503, title: 'The store is held by another process' },
  source_unreadable: { status: 502, title: 'A source cannot be read' },
  record_unavailable: { status: 502, title: 'A record cannot be read' },
  store_failed: { status: 500, title: 'The store could not answer' },
  disk_full: { status: 507, title: 'The disk is full' },
}
