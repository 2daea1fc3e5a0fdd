'use client'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { holdRun } from '@/components/chart/lit-run'
import { useCardLayout } from '@/components/chart/use-card-layout'
import { PointDrawer } from '@/components/evidence/point-drawer'
import { NotReadYet } from '@/components/filters/not-read-yet'
import { retriedAlone } from '@/components/filters/retried'
import { RangeNotice } from '@/components/run/range-notice'
import { parsePoint } from '@/components/run/run-url'
import { writtenOf } from '@/components/run/unapplied-range'
import { keysOf } from '@/components/runs/run-places'
import { useConcern } from '@/components/shell/concerned-runs'
import { classNames } from '@/components/ui/class-names'
import { Notice } from '@/components/ui/notice'
import { type CompareRunsResponse, compareRunsOptions } from '@/lib/api/compare'
import { formatCounted } from '@/lib/format'
import { CompareCards } from './compare-cards'
import { lineColours, offeredColours } from './compare-colours'
import { CompareHeader } from './compare-header'
import { CompareSettings } from './compare-settings'
import { CompareToolbar } from './compare-toolbar'
import { useCompareUrl } from './compare-url'
import { CompareValues } from './compare-values'
import { cardWith, comparedCards } from './compared-cards'
import { comparedMetrics, comparedRuns, leadMetric } from './compared-runs'
import { useGrouping } from './group-url'
import { NoRuns } from './no-runs'
import { RunAside } from './run-aside'
import { useSelected } from './use-selected'

/** Each metric in a card of its own. */
const APART = { groups: [], pair: false }

/** Runs over one another: the list on the left, a card for each metric, and the evidence of the write that was pressed. */
export function ComparePage() {
  const [{ runs, asOf }] = useCompareUrl()
  const keys = keysOf(runs)
  useConcern(keys)
  const query = useQuery({ ...compareRunsOptions({ runs: keys, asOf }), ...retriedAlone, enabled: keys.length > 0 })
  if (keys.length === 0) return <NoRuns />
  if (query.data !== undefined) return <Comparison answer={query.data} error={query.error} />
  return <NotReadYet query={query} loading="the runs" failed="these runs" />
}

function Comparison({ answer, error }: { answer: CompareRunsResponse; error: Error | null }) {
  const [url, setUrl] = useCompareUrl()
  const { runs: places, hidden, baseline, colour } = url
  const runs = useMemo(
    () => comparedRuns(answer.runs, { runs: places, hidden, baseline, isColoured: colour === 'run' }),
    [answer.runs, places, hidden, baseline, colour],
  )
  const shown = useMemo(() => runs.filter((run) => !run.hidden), [runs])
  const metrics = useMemo(() => comparedMetrics(shown), [shown])
  const lead = useMemo(() => leadMetric(metrics, url.pin), [metrics, url.pin])
  const { layout } = useCardLayout()
  // A mean of several metrics is of nothing.
  const put = useGrouping().group === null ? layout : APART
  const leads = useMemo(() => cardWith(comparedCards(metrics, put), lead)?.compared ?? [], [metrics, put, lead])
  const colours = useMemo(() => lineColours(colour, answer), [colour, answer])
  const isShared = put.pair || put.groups.some(({ length }) => length > 1)
  useHeld(url.lit, () => void setUrl({ lit: null }), url.point === null)
  const point = parsePoint(url.point)
  const open = (next: string | null) =>
    void setUrl({ point: next }, { history: point === null || next === null ? 'push' : 'replace' })
  const { selected, previous, next } = useSelected(runs, { metrics, leads }, url)
  return (
    <>
      <RunAside runs={runs} url={url} setUrl={setUrl} />
      <section
        aria-label="Comparison"
        className={classNames('flex min-h-0 min-w-0 flex-1 flex-col', point !== null && 'max-tablet:pb-[50dvh]')}
      >
        <CompareHeader runs={runs} metrics={metrics.length} x={url.x} />
        <Notices
          answer={answer}
          error={error}
          alone={runs.length === 1}
          contradicts={url.x0 !== null && url.x1 !== null && url.x0 >= url.x1}
        />
        <RangeNotice shown={url} written={writtenOf(shown)} onZoom={(zoom) => void setUrl(zoom)} />
        <div className="relative min-h-0 flex-1 overflow-y-auto max-tablet:overflow-visible">
          <CompareToolbar
            runs={runs}
            metrics={metrics}
            url={url}
            setUrl={setUrl}
            colours={{ ...colours, offered: offeredColours(answer, { chosen: colour, isShared }) }}
          />
          <CompareCards
            shown={shown}
            metrics={metrics}
            look={{ lead, layout: put, colours }}
            url={url}
            setUrl={setUrl}
            evidence={{ selected, onOpen: open }}
          >
            <CompareValues runs={shown} metrics={metrics} {...{ lead, leads }} x={url.x} asOf={url.asOf} />
          </CompareCards>
          <CompareSettings runs={shown} asOf={url.asOf} />
        </div>
      </section>
      <PointDrawer {...{ point, open, previous, next }} />
    </>
  )
}

/** Holds the run that the URL names; Esc lets it go where it closes nothing else. */
function useHeld(lit: string | null, free: () => void, isOpen: boolean): void {
  useEffect(() => {
    holdRun(lit)
    return () => holdRun(null)
  }, [lit])
  useEffect(() => {
    if (lit === null || !isOpen) return
    const onKey = ({ key }: KeyboardEvent) => {
      if (key === 'Escape') free()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [lit, free, isOpen])
}

function Notices({
  answer,
  error,
  alone,
  contradicts,
}: {
  answer: CompareRunsResponse
  error: Error | null
  alone: boolean
  /** The zoom ends before it begins. */
  contradicts: boolean
}) {
  const { missing, unread } = answer
  const rest = answer.runs.length === 0 ? '' : ' The rest is shown.'
  return (
    <>
      {error === null ? null : (
        <Notice kind="caution">
          These are the runs as of {answer.asOf.iso}. What came since could not be read: {error.message}
        </Notice>
      )}
      {unread.length === 0 ? null : (
        <Notice kind="caution">
          {formatCounted(unread.length, 'run')} of this link had not been read yet at{' '}
          <span className="mono">{answer.asOf.iso}</span>: <span className="mono">{unread.join(', ')}</span>.{rest}
        </Notice>
      )}
      {missing.length === 0 ? null : (
        <Notice kind="caution">
          {formatCounted(missing.length, 'run')} of this link {missing.length === 1 ? 'is' : 'are'} not there, or not
          for you: <span className="mono">{missing.join(', ')}</span>.{rest}
        </Notice>
      )}
      {contradicts ? (
        <Notice kind="caution">
          The zoom ends before it begins (<span className="mono">x0</span> is not below <span className="mono">x1</span>
          ), so the whole axis is shown.
        </Notice>
      ) : null}
      {alone ? <Notice kind="info">One run is shown. Add runs to see it against others.</Notice> : null}
    </>
  )
}
