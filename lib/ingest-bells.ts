import 'server-only'
import type { IngestLog } from './ingest-log'
import type { SourceStatus } from './ingest-status'
import type { Bell } from './sources/source'

/** Listens to a source's bell until `signal` ends: what it names is listed at once, and what is wrong with it is told. */
export function listenToBell(
  bell: Bell,
  { status, log }: { status: SourceStatus; log: IngestLog },
  signal: AbortSignal,
): Promise<void> {
  const source = status.source.name
  const hooks = {
    rang: () => status.rang(),
    ignored: (count: number, what: string) => {
      if (status.ignored(count)) log.warn('the queue names what is not of this source', { source, what })
    },
    failed: (message: string | null) => {
      if (status.bellFailed(message) && message !== null)
        log.error('the queue is not heard', { source, error: message })
    },
  }
  return bell.listen(hooks, signal)
}
