import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { fetchJson } from './fetch'
import { Filter, Instant } from './fields'

/** `GET /api/context`: what the shell needs: choices of the global filters, freshness, coverage by hour. */
export const ContextQuery = Filter
export type ContextQuery = z.infer<typeof ContextQuery>

/**
 * An hour of the record. `delivered` says only that log files came, not that metrics were being recorded; `stopped`, that
 * logging was stopped for all of it in all places asked for; `partly`, for some of it or in some of them.
 */
export const CoverageState = z.enum(['delivered', 'partly', 'stopped', 'unknown', 'future'])
export type CoverageState = z.infer<typeof CoverageState>

export const ContextResponse = z.object({
  asOf: Instant,
  /** Newest committed as-of: what "Copy link" pins. */
  newest: Instant,
  accounts: z.array(z.object({ account: z.string(), runs: z.number() })),
  regions: z.array(z.object({ region: z.string(), runs: z.number() })),
  /** Observed range of the whole record in scope. */
  firstEvent: Instant.nullable(),
  lastEvent: Instant.nullable(),
  lastDelivered: Instant.nullable(),
  coverage: z.object({
    fromMs: z.number(),
    toMs: z.number(),
    /** Milliseconds of one cell: an hour, or more when the range is long. */
    cellMs: z.number(),
    /** The state of the account-regions chosen together, one entry a cell. */
    cells: z.array(CoverageState),
    /** Times between StopLogging and StartLogging, per trail. */
    stops: z.array(
      z.object({
        account: z.string(),
        region: z.string(),
        trail: z.string().nullable(),
        fromMs: z.number(),
        toMs: z.number().nullable(),
        /** The StopLogging event; null when it is hidden from this viewer. */
        event: z.string().nullable(),
      }),
    ),
  }),
  /** Events first seen after the asked as-of: "12 points arrived since". Zero when none is pinned. */
  since: z.object({ events: z.number(), points: z.number() }),
})
export type ContextResponse = z.infer<typeof ContextResponse>

export const contextOptions = (query: ContextQuery) =>
  queryOptions({
    queryKey: ['context', query],
    queryFn: ({ signal }) => fetchJson<ContextResponse>('/api/context', query, signal),
    placeholderData: keepPreviousData,
  })
