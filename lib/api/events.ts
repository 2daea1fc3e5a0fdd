import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { fetchJson } from './fetch'
import { Choice, Facet, Filter, Instant, MetricName, RunRef, Step, Verdict, WriterRef } from './fields'

export const RESULTS = ['allowed', 'denied', 'failed', 'itemErrors'] as const
export const EVENT_KINDS = ['metrics', 'run', 'trail'] as const

/** Filters of the ledger. `run`, `writer` are keys. */
export const EventsFilter = Filter.extend({
  q: z.string().max(256).default(''),
  run: Choice,
  writer: Choice,
  client: Choice,
  ip: Choice,
  vpce: Choice,
  error: Choice,
  result: z.array(z.enum(RESULTS)).max(20).default([]),
  kind: z.array(z.enum(EVENT_KINDS)).max(20).default(['metrics']),
  metric: MetricName.nullable().default(null),
  /** The best verdict of the log files that hold the call. */
  verdict: z.array(Verdict).max(20).default([]),
})
export type EventsFilter = z.infer<typeof EventsFilter>

/** `GET /api/events`: newest first, keyset-paged. `cursor` is opaque: the `next` of the page before. */
export const EventsQuery = EventsFilter.extend({
  cursor: z.string().max(200).nullable().default(null),
  size: z.number().int().min(1).max(500).default(100),
})
export type EventsQuery = z.infer<typeof EventsQuery>

export const EventRow = z.object({
  id: z.string(),
  kind: z.enum(EVENT_KINDS),
  name: z.string(),
  observed: Instant,
  result: z.enum(RESULTS),
  errorCode: z.string().nullable(),
  run: RunRef.nullable(),
  account: z.string(),
  region: z.string(),
  items: z.number(),
  refused: z.number(),
  /** Of a call about a trail: its name or ARN, as the request has it. */
  trail: z.string().nullable(),
  firstMetric: z.string().nullable(),
  metricCount: z.number(),
  stepMin: Step.nullable(),
  stepMax: Step.nullable(),
  writer: WriterRef,
  client: z.string(),
  ip: z.string().nullable(),
  /** Words for the flags set: facts, not judgements. */
  flags: z.array(z.string()),
  verdict: Verdict,
  /** A write to its run: whether the run holds different values at one of its steps. */
  collides: z.boolean(),
  /** A write to its run: the status that had ended the run before it; null: it had not ended. */
  ended: z.string().nullable(),
})
export type EventRow = z.infer<typeof EventRow>

export const EventsResponse = z.object({
  asOf: Instant,
  rows: z.array(EventRow),
  next: z.string().nullable(),
})
export type EventsResponse = z.infer<typeof EventsResponse>

/** `GET /api/events/summary`: counts, facets and the histogram for the same filter. */
export const EventsSummary = z.object({
  asOf: Instant,
  total: z.number(),
  unfiltered: z.number(),
  bucketMs: z.number(),
  /** Over the whole record in scope when no time filter is set, so that the brush can move. */
  histogram: z.array(z.object({ fromMs: z.number(), allowed: z.number(), denied: z.number() })),
  facets: z.object({
    result: Facet,
    kind: Facet,
    writer: Facet,
    run: Facet,
    client: Facet,
    ip: Facet,
    vpce: Facet,
    error: Facet,
    verdict: Facet,
  }),
})
export type EventsSummary = z.infer<typeof EventsSummary>

export const eventsOptions = (query: Omit<EventsQuery, 'cursor'>) =>
  infiniteQueryOptions({
    queryKey: ['events', query],
    queryFn: ({ signal, pageParam }) =>
      fetchJson<EventsResponse>('/api/events', { ...query, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })

export const eventsSummaryOptions = (query: EventsFilter) =>
  queryOptions({
    queryKey: ['events/summary', query],
    queryFn: ({ signal }) => fetchJson<EventsSummary>('/api/events/summary', query, signal),
    placeholderData: keepPreviousData,
  })
