'use client'
import { useQueryStates } from 'nuqs'
import { CHART_PARAMS } from '@/components/chart/chart-params'
import { searchParams } from '@/lib/api/search-params'

export const COMPARE_PARAMS = {
  ...CHART_PARAMS,
  runs: searchParams.runs,
  baseline: searchParams.baseline,
  hidden: searchParams.hidden,
  lit: searchParams.lit,
  at: searchParams.at,
  colour: searchParams.colour,
}

/** The state of a comparison, all of it in the URL. Every change can be undone with Back. */
export function useCompareUrl() {
  return useQueryStates(COMPARE_PARAMS, { history: 'push' })
}

export type CompareUrl = ReturnType<typeof useCompareUrl>[0]
export type SetCompareUrl = ReturnType<typeof useCompareUrl>[1]
