'use client'
import { useQuery } from '@tanstack/react-query'
import { Grid2X2 } from 'lucide-react'
import Link from 'next/link'
import { nextTry, retriedAlone } from '@/components/filters/retried'
import { buttonClass } from '@/components/ui/button'
import { Failure } from '@/components/ui/failure'
import { Loading } from '@/components/ui/loading'
import { type IngestResponse, ingestOptions } from '@/lib/api/ingest'
import { formatCount } from '@/lib/format'
import { SetAside } from './set-aside'
import { SetUp } from './set-up'
import { SourceCard } from './source-card'

/** Where records come from: how each source is, what could not be read of it and why, and what a trail must record. */
export function SourcesPage() {
  const { data, error, errorUpdatedAt, refetch } = useQuery({ ...ingestOptions(), ...retriedAlone })
  return (
    <section
      aria-label="Sources"
      className="min-h-0 min-w-0 flex-1 overflow-y-auto px-4 pt-3 pb-8 max-tablet:overflow-visible max-tablet:px-3.5"
    >
      <header className="flex flex-wrap items-baseline gap-x-3 pb-2">
        <h1 className="text-page font-semibold tracking-[-.01em]">Sources</h1>
        <p className="min-w-0 flex-1 text-text-2">{data === undefined ? null : summaryOf(data)}</p>
        <Link href="/fleet" className={buttonClass()}>
          <Grid2X2 aria-hidden />
          Fleet, account by region
        </Link>
      </header>
      {data === undefined && error !== null ? (
        <Failure
          what="the state of the sources"
          error={error}
          onRetry={() => void refetch()}
          next={nextTry(errorUpdatedAt)}
        />
      ) : null}
      {data === undefined && error === null ? <Loading what="Sources" /> : null}
      {data === undefined ? null : (
        <div className="flex flex-col gap-3">
          <ul aria-label="Sources" className="grid grid-cols-2 items-start gap-3 max-desk:grid-cols-1">
            {data.sources.map((source) => (
              <SourceCard key={source.name} source={source} />
            ))}
          </ul>
          <SetAside files={data.quarantined} />
        </div>
      )}
      <SetUp />
    </section>
  )
}

function summaryOf({ sources, totals }: IngestResponse): string {
  const failed = sources.filter(({ state }) => state === 'failed').length
  const health = failed === 0 ? 'all can be listed' : `${formatCount(failed)} cannot be read`
  const read = `${formatCount(totals.records)} records read, ${formatCount(totals.kept)} kept`
  return `${formatCount(sources.length)} ${sources.length === 1 ? 'source' : 'sources'}, ${health}; ${read}`
}
