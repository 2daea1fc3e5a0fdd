import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { fetchJson } from './fetch'
import { Choice, EpochMs, Facet, Filter, Instant, Key, MetricName, RunRef, Value, Verdict } from './fields'

export const RUN_SORTS = [
  'lastWrite',
  'firstWrite',
  'name',
  'experiment',
  'account',
  'region',
  'events',
  'points',
  'metrics',
  'writers',
  'clients',
  'ips',
  'collisions',
  'late',
  'last',
  'min',
  'max',
  'verdict',
] as const

/** Columns that a list of runs can show beside the name. `last`, `min`, `max` and `sparkline` speak of one metric. */
export const RUN_COLUMNS = [
  'experiment',
  'trial',
  'status',
  'account',
  'region',
  'firstWrite',
  'lastWrite',
  'events',
  'denied',
  'points',
  'metrics',
  'writers',
  'clients',
  'ips',
  'sparkline',
  'last',
  'min',
  'max',
  'collisions',
  'late',
  'verdict',
] as const

/** `GET /api/runs`: one page of runs. `metric` both filters and chooses what last, min, max and sparkline speak of. */
export const RunsQuery = Filter.extend({
  q: z.string().max(256).default(''),
  prefix: z.string().max(256).default(''),
  experiment: Choice,
  writer: Choice,
  client: Choice,
  /** `Deleted`: runs that are gone, whatever their last status. */
  status: Choice,
  /** Any of the verdicts of the log files that hold the run's calls. */
  verdict: z.array(Verdict).max(20).default([]),
  metric: MetricName.nullable().default(null),
  sort: z.enum(RUN_SORTS).default('lastWrite'),
  dir: z.enum(['asc', 'desc']).default('desc'),
  page: z.number().int().min(1).max(100_000).default(1),
  size: z.number().int().min(1).max(200).default(20),
})
export type RunsQuery = z.infer<typeof RunsQuery>

export const RunRow = z.object({
  run: RunRef,
  /** null: no management event told (never guessed from the name). */
  experiment: z.string().nullable(),
  trial: z.string().nullable(),
  /** The last status told. A deleted run keeps it: `deleted` says that it is gone. */
  status: z.string().nullable(),
  deleted: z.boolean(),
  firstWrite: Instant.nullable(),
  lastWrite: Instant.nullable(),
  events: z.number(),
  denied: z.number(),
  points: z.number(),
  metrics: z.number(),
  writers: z.number(),
  clients: z.number(),
  ips: z.number(),
  collisions: z.number(),
  /** Share (0 to 1) of points whose observed time is over an hour away from the claimed one. */
  late: z.number(),
  last: Value.nullable(),
  min: Value.nullable(),
  max: Value.nullable(),
  /** The worst of the log files that hold its calls. */
  verdict: Verdict,
})
export type RunRow = z.infer<typeof RunRow>

export const RunsResponse = z.object({
  asOf: Instant,
  rows: z.array(RunRow),
  total: z.number(),
  /** Runs in scope without the text, facet and time filters: the "of N". */
  unfiltered: z.number(),
  /** The metric that last, min, max speak of: the asked one, else the one most runs have. */
  metric: z.string().nullable(),
  facets: z.object({ writer: Facet, metric: Facet, experiment: Facet, client: Facet, status: Facet, verdict: Facet }),
})
export type RunsResponse = z.infer<typeof RunsResponse>

/** `GET /api/runs/sparklines`: min and max of at most `buckets` buckets over step, per run. */
export const SparklinesQuery = z.object({
  runs: z.array(Key).max(200),
  metric: MetricName,
  asOf: EpochMs.nullable().default(null),
})
export type SparklinesQuery = z.infer<typeof SparklinesQuery>
export const SparklinesResponse = z.object({
  /** Run key to points in step order; null breaks the line. `x` from 0 to 1. */
  lines: z.record(
    z.string(),
    z.object({ x: z.array(z.number()), y: z.array(z.number().nullable()), collision: z.boolean() }),
  ),
})
export type SparklinesResponse = z.infer<typeof SparklinesResponse>

export const runsOptions = (query: RunsQuery) =>
  queryOptions({
    queryKey: ['runs', query],
    queryFn: ({ signal }) => fetchJson<RunsResponse>('/api/runs', query, signal),
    placeholderData: keepPreviousData,
  })

export const sparklinesOptions = (query: SparklinesQuery) =>
  queryOptions({
    queryKey: ['runs/sparklines', query],
    queryFn: ({ signal }) => fetchJson<SparklinesResponse>('/api/runs/sparklines', query, signal),
    placeholderData: keepPreviousData,
  })
