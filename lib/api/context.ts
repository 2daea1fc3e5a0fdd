import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { fetchJson } from './fetch'
import { Filter, Instant, Key } from './fields'
import { ProofSpan } from './integrity'

/** `GET /api/context`: what the shell needs: choices of the global filters, freshness, coverage by hour. */
export const ContextQuery = Filter.extend({
  /** `since` counts what arrived about these runs, wherever they are; none: about all places asked for. */
  runs: z.array(Key).max(100).default([]),
})
export type ContextQuery = z.infer<typeof ContextQuery>

/**
 * An hour of the record. `recorded`: by their settings trails recorded every metrics call. `delivered` says only that log
 * files came, not that metrics were being recorded. `stopped`: in all places asked for logging was stopped for all of it,
 * or set so that no metrics call was recorded; `partly`: in some of it, in some places, or for some calls.
 */
export const CoverageState = z.enum(['recorded', 'delivered', 'partly', 'stopped', 'unknown', 'future'])
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
    /** When trails were first asked for their settings, which tell nothing of the time before; null: never. */
    askedMs: z.number().nullable(),
    /** Times between StopLogging and StartLogging, per trail; without the latter, until settings say that it logs. */
    stops: z.array(
      z.object({
        account: z.string(),
        region: z.string(),
        trail: z.string().nullable(),
        fromMs: z.number(),
        toMs: z.number().nullable(),
        /** `settings`: no StartLogging is known, and logging began again at `toMs` or before. null: not ended. */
        endedBy: z.enum(['call', 'settings']).nullable(),
        /** The StopLogging event; null when it is hidden from this viewer. */
        event: z.string().nullable(),
      }),
    ),
    /** Times in which by their settings trails recorded some metrics calls or none, nothing at all first. */
    gaps: z.array(
      z.object({
        account: z.string(),
        region: z.string(),
        state: z.enum(['partly', 'not_recorded']),
        /** What leaves no record, as a sentence. */
        words: z.string(),
        /** When the settings were first seen so. */
        fromMs: z.number(),
        /** When they were first seen otherwise. */
        toMs: z.number().nullable(),
      }),
    ),
    /**
     * Places of which nothing can be said now: why, and since when. `settings`: these could not be read or judged when
     * they were last asked for; `delivery`: calls are recorded, and nothing was delivered since; `source`: calls are
     * recorded where no source reads.
     */
    unread: z.array(
      z.object({
        account: z.string(),
        region: z.string(),
        why: z.enum(['settings', 'delivery', 'source']),
        words: z.string(),
        sinceMs: z.number(),
      }),
    ),
    /**
     * What digests prove of each hour of delivery, of the account-regions with runs together: the worst of them. Empty
     * where no log file tells when it was delivered.
     */
    proof: z.array(ProofSpan),
  }),
  /** What was first seen after the asked as-of: "12 points arrived since". Zero when none is pinned. */
  since: z.object({ events: z.number(), points: z.number() }),
})
export type ContextResponse = z.infer<typeof ContextResponse>

export const contextOptions = (query: z.input<typeof ContextQuery>) =>
  queryOptions({
    queryKey: ['context', query],
    queryFn: ({ signal }) => fetchJson<ContextResponse>('/api/context', query, signal),
    placeholderData: keepPreviousData,
  })
