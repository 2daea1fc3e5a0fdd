'use client'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { CardShape } from '@/components/chart/plot'
import { useChartView } from '@/components/chart/use-chart-view'
import { askedBy } from '@/components/chart/view'
import { compareSeriesOptions } from '@/lib/api/compare'
import { useCompareUrl } from './compare-url'
import type { ComparedMetric } from './compared-runs'
import { type RulerMark, rulerMarks } from './ruler-marks'
import { seriesQuery } from './series-query'

/** What the card of a metric marks along its axis. It is never asked for again: without its card there is none. */
export function useRulerMarks(metric: ComparedMetric, shape: CardShape): RulerMark[] {
  const [url] = useCompareUrl()
  const [view] = useChartView()
  const { data } = useQuery({
    ...compareSeriesOptions({ ...seriesQuery(metric, url, shape), ...askedBy(view, url.x) }),
    enabled: false,
  })
  return useMemo(() => rulerMarks(data?.x === url.x ? data.series : []), [data, url.x])
}
