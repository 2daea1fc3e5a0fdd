import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import type { CompareRunsQuery } from './compare'
import { fetchJson } from './fetch'
import { Instant, Key } from './fields'
import { RunResponse } from './run'

/** `GET /api/compare/unproved`: times without proof of several runs, as `GET /api/runs/{key}` tells them of one. */
export const CompareUnproved = z.object({
  asOf: Instant,
  /** Of each run that there is, and is for the viewer, in the order asked for. */
  runs: z.array(z.object({ run: Key, unproved: RunResponse.shape.unproved })),
})
export type CompareUnproved = z.infer<typeof CompareUnproved>

export const compareUnprovedOptions = (query: CompareRunsQuery) =>
  queryOptions({
    queryKey: ['compare/unproved', query],
    queryFn: ({ signal }) => fetchJson<CompareUnproved>('/api/compare/unproved', query, signal),
    placeholderData: keepPreviousData,
  })
