'use client'
import { useQueryStates } from 'nuqs'
import { CHART_PARAMS } from '@/components/chart/chart-params'
import { searchParams } from '@/lib/api/search-params'

const RUN = {
  ...CHART_PARAMS,
  tab: searchParams.tab,
  xmetric: searchParams.xmetric,
  colour: searchParams.colour,
  at: searchParams.at,
}

/** The state of a run's page, all of it in the URL. Every change can be undone with Back. */
export function useRunUrl() {
  return useQueryStates(RUN, { history: 'push' })
}

export type RunUrl = ReturnType<typeof useRunUrl>[0]
export type SetRunUrl = ReturnType<typeof useRunUrl>[1]

/** The event of a `point` in the URL, and its item when one is named. */
export function parsePoint(point: string | null): { event: string; item: number | null } | null {
  if (point === null) return null
  const [event = '', item] = point.split('.')
  return { event, item: item === undefined ? null : Number(item) }
}
