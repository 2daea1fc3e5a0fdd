'use client'
import { useQuery } from '@tanstack/react-query'
import { Grid2X2 } from 'lucide-react'
import Link from 'next/link'
import { hasNoSource } from '@/components/filters/empty-reason'
import { NoSource } from '@/components/filters/no-source'
import { nextTry, retriedAlone } from '@/components/filters/retried'
import { buttonClass } from '@/components/ui/button'
import { Failure } from '@/components/ui/failure'
import { Loading } from '@/components/ui/loading'
import { type IngestResponse, ingestOptions } from '@/lib/api/ingest'
import { formatCount } from '@/lib/format'
import { failedFirst } from './failed-first'
import { isUnlisted, SetAside } from './set-aside'
import { SetUp } from './set-up'
import { SourceCard } from './source-card'
import { refusedOf } from './source-rows'

/** Where records come from: how each source is, what could not be read of it and why, and what a trail must record. */
export function SourcesPage() {
  const { data, error, errorUpdatedAt, refetch } = useQuery({ ...ingestOptions(), ...retriedAlone })
  return (
    <section
      aria-label="Sources"
      className="min-h-0 min-w-0 flex-1 overflow-y-auto px-4 pt-3 pb-8 max-tablet:overflow-visible max-tablet:px-3.5"
    >
      <header className="flex flex-wrap items-baseline gap-x-3 pb-2">
        <h1 className="text-page font-semibold tracking-[-.01em] max-tablet:flex-1">Sources</h1>
        <p className="min-w-0 flex-1 text-text-2 max-tablet:order-1 max-tablet:basis-full">
          {data === undefined ? null : summaryOf(data)}
        </p>
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
          {hasNoSource(data) ? <NoSource /> : null}
          <ul aria-label="Sources" className="grid grid-cols-2 items-start gap-3 max-desk:grid-cols-1">
            {failedFirst(data.sources).map((source) => (
              <SourceCard key={source.name} source={source} />
            ))}
          </ul>
          {data.sources.length === 0 ? null : <SetAside ingest={data} />}
        </div>
      )}
      <SetUp sources={data?.sources ?? []} />
    </section>
  )
}

function summaryOf({ sources, totals }: IngestResponse): string {
  if (sources.length === 0) return 'none is configured'
  const failed = sources.filter(({ state }) => state === 'failed').length
  const refused = sources.reduce((sum, source) => sum + refusedOf(source), 0)
  const unlisted = sources.filter(isUnlisted).length
  const health = [
    ...(failed === 0 ? [] : [`${formatCount(failed)} cannot be read`]),
    ...(unlisted === 0 ? [] : [`${formatCount(unlisted)} not listed yet`]),
    ...(failed + unlisted > 0 ? [] : ['all can be listed']),
    ...(refused === 0 ? [] : [`${formatCount(refused)} of their files cannot be read`]),
  ]
  const read = `${formatCount(totals.records)} records read, ${formatCount(totals.kept)} kept`
  return `${formatCount(sources.length)} ${sources.length === 1 ? 'source' : 'sources'}, ${health.join(', ')}; ${read}`
}
