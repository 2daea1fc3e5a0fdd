'use client'
import { useQuery } from '@tanstack/react-query'
import { CARD_BUCKETS } from '@/components/chart/metric-card'
import { useChartView } from '@/components/chart/use-chart-view'
import { askedBy } from '@/components/chart/view'
import { PointDrawer } from '@/components/evidence/point-drawer'
import { NotReadYet } from '@/components/filters/not-read-yet'
import { retriedAlone } from '@/components/filters/retried'
import { useConcern } from '@/components/shell/concerned-runs'
import { classNames } from '@/components/ui/class-names'
import { Notice } from '@/components/ui/notice'
import { TabPanel, Tabs } from '@/components/ui/tabs'
import { eventOptions } from '@/lib/api/event'
import { type RunResponse, runOptions } from '@/lib/api/run'
import { seriesOptions } from '@/lib/api/series'
import { formatCount } from '@/lib/format'
import { ChartsTab } from './charts-tab'
import { EventsTab } from './events-tab'
import { neighbours } from './neighbours'
import { RunHeader } from './run-header'
import { parsePoint, useRunUrl } from './run-url'
import { selectedWrite } from './selected-write'
import { SettingsTab } from './settings-tab'
import { UnreadNotice } from './unread-notice'
import { WritersTab } from './writers-tab'

/** One run: its head, its tabs, and beside them the evidence of the write that the URL names. */
export function RunPage({ run: key }: { run: string }) {
  const [{ asOf }] = useRunUrl()
  useConcern([key])
  const query = useQuery({ ...runOptions({ run: key, asOf }), ...retriedAlone })
  if (query.data !== undefined) return <Run run={query.data} error={query.error} />
  return <NotReadYet query={query} loading="the run" failed="this run" />
}

function Run({ run, error }: { run: RunResponse; error: Error | null }) {
  const [url, setUrl] = useRunUrl()
  const [view] = useChartView()
  const point = parsePoint(url.point)
  const open = (next: string | null) =>
    void setUrl({ point: next }, { history: point === null || next === null ? 'push' : 'replace' })
  const { data: event } = useQuery({
    ...eventOptions({ event: point?.event ?? '', asOf: url.asOf }),
    enabled: point !== null,
  })
  const selected = point === null ? null : selectedWrite(event, point.item, { run, x: url.x })
  const { data: series } = useQuery({
    ...seriesOptions({
      run: run.run.key,
      metric: selected?.metric ?? '',
      ...askedBy(view, url.x),
      from: url.x0,
      to: url.x1,
      buckets: CARD_BUCKETS.usual,
      asOf: url.asOf,
    }),
    enabled: selected !== null,
  })
  const { previous, next } = neighbours(series, point)
  return (
    <>
      <section
        aria-label="Run"
        // Below the sheet there is room to scroll, so that it can leave any card in sight.
        className={classNames('flex min-h-0 min-w-0 flex-1 flex-col', point !== null && 'max-tablet:pb-[50dvh]')}
      >
        <div className="flex-none border-b border-border-1 bg-surface-1">
          <RunHeader run={run} />
          <div className="mt-2 px-4 max-tablet:px-3.5">
            <Tabs
              id="run"
              label="About this run"
              tabs={tabsOf(run)}
              value={url.tab}
              onChange={(tab) => void setUrl({ tab })}
            />
          </div>
        </div>
        {error === null ? null : (
          <Notice kind="caution">
            This is the run as of {run.asOf.iso}. What came since could not be read: {error.message}
          </Notice>
        )}
        <UnreadNotice run={run} />
        <TabPanel
          id="run"
          value={url.tab}
          className={
            url.tab === 'events'
              ? 'flex min-h-0 flex-1 flex-col'
              : 'relative min-h-0 flex-1 overflow-y-auto max-tablet:overflow-visible'
          }
        >
          {url.tab === 'charts' ? (
            <ChartsTab run={run} url={url} setUrl={setUrl} selected={selected} onOpen={open} />
          ) : null}
          {url.tab === 'writers' ? <WritersTab run={run} /> : null}
          {url.tab === 'events' ? (
            <EventsTab run={run} asOf={url.asOf} selected={point?.event ?? null} onOpen={open} />
          ) : null}
          {url.tab === 'settings' ? <SettingsTab run={run} onOpen={open} /> : null}
        </TabPanel>
      </section>
      <PointDrawer {...{ point, open, previous, next }} />
    </>
  )
}

function tabsOf(run: RunResponse) {
  return [
    { value: 'charts', label: 'Charts', count: formatCount(run.metrics.length) },
    { value: 'writers', label: 'Who logged what', count: formatCount(run.writers.length) },
    { value: 'events', label: 'Events', count: formatCount(run.events) },
    { value: 'settings', label: 'Settings', count: formatCount(run.facts.length) },
  ] as const
}
