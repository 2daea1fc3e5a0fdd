import 'server-only'
import { AppError, type ErrorCode } from '@/lib/errors'
import { currentStore } from '@/lib/store/open'
import { abortable, type ReadStore } from '@/lib/store/store'
import type { Problem } from './common'

const HEADERS = { 'cache-control': 'private, no-store', 'x-content-type-options': 'nosniff' }

/**
 * Answers `request` with what `read` finds, as JSON. The one place where an `AppError` becomes a status (RFC 9457
 * problem details); the asker leaving interrupts the engine.
 */
export async function respond(request: Request, read: (store: ReadStore) => unknown): Promise<Response> {
  try {
    const answer = await read(abortable(await currentStore(), request.signal))
    return Response.json(answer, { headers: HEADERS })
  } catch (error) {
    return toProblem(error)
  }
}

/** `error` as problem details. What is not an `AppError` is a fault of ours: it is logged whole and told in one line. */
export function toProblem(error: unknown): Response {
  const known = error instanceof AppError ? error : unexpected(error)
  const { status, title } = STATUS[known.code]
  const problem: Problem = { type: 'about:blank', title, status, code: known.code, detail: known.message }
  const headers = new Headers({ ...HEADERS, 'content-type': 'application/problem+json' })
  if (known.code === 'busy') headers.set('retry-after', '2')
  return Response.json(problem, { status, headers })
}

const STATUS: Record<ErrorCode, { status: number; title: string }> = {
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

function unexpected(error: unknown): AppError {
  console.error('A route failed unexpectedly.', error)
  return new AppError('store_failed', 'The server failed in a way it did not expect. Its log says more.', {
    cause: error,
  })
}
