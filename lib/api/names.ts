import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { fetchJson } from './fetch'
import { RunRef, WriterRef } from './fields'

/** `GET /api/names`: the first runs, metrics and writers that have a text in their names, in any case. */
export const NamesQuery = z.object({ q: z.string().max(256).default('') })
export type NamesQuery = z.infer<typeof NamesQuery>

export const NamesResponse = z.object({
  /** Those written to last first. */
  runs: z.array(RunRef),
  /** Those of the most runs first, as are writers. */
  metrics: z.array(z.object({ name: z.string(), runs: z.number() })),
  writers: z.array(z.object({ writer: WriterRef, runs: z.number() })),
})
export type NamesResponse = z.infer<typeof NamesResponse>

export const namesOptions = (query: NamesQuery) =>
  queryOptions({
    queryKey: ['names', query],
    queryFn: ({ signal }) => fetchJson<NamesResponse>('/api/names', query, signal),
    placeholderData: keepPreviousData,
  })
