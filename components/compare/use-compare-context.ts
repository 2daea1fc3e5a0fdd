'use client'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { ChartContext } from '@/components/chart/cards-props'
import { useChartView } from '@/components/chart/use-chart-view'
import { emptyWords } from '@/components/shell/coverage'
import { compareUnprovedOptions } from '@/lib/api/compare-unproved'
import { contextOptions } from '@/lib/api/context'
import type { CompareUrl } from './compare-url'
import type { ComparedRun } from './compared-runs'
import { type RunTimes, timesOfRuns } from './run-shades'

/** What every chart shows beside its series, and when each run has no record or no proof, each of its account and region. */
export function useCompareContext(
  shown: readonly ComparedRun[],
  { asOf, x, x0, x1, y }: CompareUrl,
): { context: ChartContext; times: ReadonlyMap<string, RunTimes> } {
  const [accounts, regions] = (['account', 'region'] as const).map((of) => [
    ...new Set(shown.map(({ run }) => run[of])),
  ])
  const isOfOnePlace = accounts?.length === 1 && regions?.length === 1
  const asked = { account: accounts ?? [], region: regions ?? [], from: null, to: null, asOf }
  const { data, isPlaceholderData } = useQuery({ ...contextOptions(asked), enabled: shown.length > 0 })
  const coverage = isPlaceholderData ? undefined : data?.coverage
  const { data: unproved } = useQuery({
    ...compareUnprovedOptions({ runs: shown.map(({ run }) => run.key), asOf }),
    // Nothing of it is drawn over steps.
    enabled: x !== 'step' && shown.length > 0,
  })
  const [view] = useChartView()
  const times = useMemo(() => timesOfRuns(shown, { coverage, unproved }), [shown, coverage, unproved])
  const context = useMemo(
    () => ({
      y,
      view,
      unrecorded: [],
      unproved: [],
      moments: [],
      baseMs: null,
      zoomed: x0 !== null || x1 !== null,
      emptyWords: (fromMs: number, toMs: number) =>
        coverage === undefined || !isOfOnePlace ? null : emptyWords(coverage, fromMs, toMs),
    }),
    [y, view, coverage, isOfOnePlace, x0, x1],
  )
  return { context, times }
}
