import Link from 'next/link'
import type { IngestResponse } from '@/lib/api/ingest'
import { formatCount } from '@/lib/format'
import { type Chosen, failedSources } from './empty-reason'

/** `2 of 5 sources cannot be read.`, of those that may hold metric calls of the chosen places; null: all can. */
export function failedSourcesText(ingest: IngestResponse, chosen: Chosen): string | null {
  const failed = failedSources(ingest, chosen).length
  if (failed === 0) return null
  const { sources } = ingest
  const of = sources.length === 1 ? 'The source' : `${formatCount(failed)} of ${formatCount(sources.length)} sources`
  return `${of} cannot be read.`
}

/** Where every reason stands. */
export function SourcesLink() {
  return (
    <Link href="/sources" className="underline">
      Sources, with every reason
    </Link>
  )
}
