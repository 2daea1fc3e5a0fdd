import type { IngestResponse } from '@/lib/api/ingest'

type Source = Pick<
  IngestResponse['sources'][number],
  'state' | 'error' | 'held' | 'keysError' | 'queue' | 'undelivered'
>

/** What cannot be read first, then what is read with something amiss, each in the configuration's order. */
export function failedFirst<S extends Source>(sources: readonly S[]): S[] {
  return [...sources].sort((a, b) => rank(a) - rank(b))
}

function rank({ state, error, held, keysError, queue, undelivered }: Source): number {
  if (state === 'failed') return 0
  const isAmiss = [error, held, keysError, queue?.error ?? null, undelivered].some((each) => each !== null)
  return isAmiss ? 1 : 2
}
