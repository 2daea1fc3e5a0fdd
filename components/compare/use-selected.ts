'use client'
import { useQuery } from '@tanstack/react-query'
import type { SelectedPoint } from '@/components/chart/cards-props'
import { useChartView } from '@/components/chart/use-chart-view'
import { askedBy } from '@/components/chart/view'
import { neighbours } from '@/components/run/neighbours'
import { parsePoint } from '@/components/run/run-url'
import { selectedWrite } from '@/components/run/selected-write'
import { compareSeriesOptions } from '@/lib/api/compare'
import { eventOptions } from '@/lib/api/event'
import type { CompareUrl } from './compare-url'
import type { ComparedMetric, ComparedRun } from './compared-runs'
import { seriesQuery } from './series-query'

const NONE: ComparedMetric = { name: '', runs: [], summaries: [] }

/** The write whose evidence is open, as its card rings it, and the writes of its run beside it. */
export function useSelected(
  runs: readonly ComparedRun[],
  { metrics, leads }: { metrics: readonly ComparedMetric[]; leads: readonly ComparedMetric[] },
  url: CompareUrl,
): { selected: SelectedPoint | null; previous: string | null; next: string | null } {
  const point = parsePoint(url.point)
  const { data: event } = useQuery({
    ...eventOptions({ event: point?.event ?? '', asOf: url.asOf }),
    enabled: point !== null,
  })
  const run = runs.find((each) => each.run.key === event?.run?.key)
  const selected = point === null || run === undefined ? null : selectedWrite(event, point.item, { run, x: url.x })
  const metric = metrics.find(({ name }) => name === selected?.metric)
  const [view] = useChartView()
  const asked = seriesQuery(metric ?? NONE, url, leads.includes(metric ?? NONE) ? 'lead' : 'usual')
  const query = { ...asked, ...askedBy(view, url.x) }
  const { data } = useQuery({ ...compareSeriesOptions(query), enabled: metric !== undefined })
  const series = data?.series.find((each) => each.run === run?.run.key)
  return { selected, ...neighbours(series, point) }
}
