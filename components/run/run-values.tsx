'use client'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { StepControls } from '@/components/chart/step-controls'
import { useKeptHandle } from '@/components/chart/use-kept-handle'
import { formatX } from '@/components/chart/x-axis'
import { classNames } from '@/components/ui/class-names'
import { Notice } from '@/components/ui/notice'
import { type RunValuesResponse, runValuesOptions } from '@/lib/api/run-values'
import type { RunUrl, SetRunUrl } from './run-url'
import { RunValueBlocks, RunValueTable } from './run-value-table'

interface RunValuesProps {
  run: string
  /** Names of the metrics whose cards are shown: the table has these alone. */
  metrics: readonly string[]
  url: RunUrl
  setUrl: SetRunUrl
  onOpen: (point: string) => void
}

/**
 * What every metric of the run was written at the handle, exactly. It stays above the cards while they are scrolled,
 * since with a handle no card has a tooltip.
 */
export function RunValues({ run, metrics, url, setUrl, onOpen }: RunValuesProps) {
  const { x, at, asOf } = url
  const { data, error } = useQuery({
    ...runValuesOptions({ run, x, at: at ?? 0, asOf }),
    enabled: at !== null,
  })
  const current = data !== undefined && data.at === at && data.x === x ? data : null
  const known = useMemo(
    () => (current === null ? null : { ...current, written: current.metrics.some(({ count }) => count > 0) }),
    [current],
  )
  useKeptHandle({ at, x, known }, (place, history) => void setUrl({ at: place }, { history }))
  if (at === null) return null
  return (
    <section
      aria-label="Values"
      className="sticky top-0 z-10 mx-4 mb-2.5 rounded-3 border border-border-2 bg-surface-1 max-tablet:top-12 max-tablet:mx-3"
    >
      <header className="flex flex-wrap items-center gap-2 px-4 py-2 max-tablet:px-3 max-tablet:py-1">
        <h2 className="text-body font-semibold">Values at {x === 'step' ? 'step' : 'time'}</h2>
        <StepControls
          {...{ x, at }}
          beside={{ before: current?.before ?? null, after: current?.after ?? null }}
          onAt={(place) => void setUrl({ at: place })}
        />
      </header>
      {error === null ? null : <Notice kind="caution">The values could not be read: {error.message}</Notice>}
      {data === undefined ? (
        <p className="px-4 py-3 text-small text-text-3" role="status">
          {error === null ? 'Reading the values …' : null}
        </p>
      ) : (
        <Told answer={data} metrics={metrics} busy={current === null} onOpen={onOpen} />
      )}
    </section>
  )
}

function Told({
  answer,
  metrics,
  busy,
  onOpen,
}: {
  answer: RunValuesResponse
  busy: boolean
} & Pick<RunValuesProps, 'metrics' | 'onOpen'>) {
  const shown = useMemo(() => new Set(metrics), [metrics])
  const rows = answer.metrics.filter(({ metric }) => shown.has(metric))
  if (rows.length === 0) {
    return <p className="px-4 pb-3 text-small text-text-2">None of these metrics has a place on this axis.</p>
  }
  const table = { rows, x: answer.x, onOpen }
  return (
    <div aria-busy={busy} className={classNames(busy && 'opacity-60')}>
      <RunValueTable {...table} label={`Values at ${formatX(answer.x, answer.at)}`} />
      <RunValueBlocks {...table} />
    </div>
  )
}
