'use client'
import { useQueryStates } from 'nuqs'
import { searchParams } from '@/lib/api/search-params'

const RUN = {
  asOf: searchParams.asOf,
  tab: searchParams.tab,
  x: searchParams.x,
  y: searchParams.y,
  metrics: searchParams.metrics,
  x0: searchParams.x0,
  x1: searchParams.x1,
  point: searchParams.point,
  colour: searchParams.colour,
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
