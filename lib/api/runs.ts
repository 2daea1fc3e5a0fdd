import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { LONGEST_CHOICE, LONGEST_SETTING_NAME, parseSettingChoice } from '@/lib/cloudtrail/setting'
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

/** A setting of runs: `p.lr` is the parameter `lr`; `i` inputs, `o` outputs, `m` metadata, `t` tags. */
export const SettingId = z.templateLiteral([
  z.enum(['p', 'i', 'o', 'm', 't']),
  '.',
  z.string().min(1).max(LONGEST_SETTING_NAME),
])

/** So many settings can be columns of one list, and so many values of settings filters. */
export const MOST_SETTINGS = 20
export const MOST_CHOICES = 30

/** What narrows a list of runs. */
export const RunsFilter = Filter.extend({
  q: z.string().max(256).default(''),
  prefix: z.string().max(256).default(''),
  experiment: Choice,
  writer: Choice,
  client: Choice,
  /** `Deleted`: runs that are gone, whatever their last status. */
  status: Choice,
  /** The worst of the log files that hold the run's calls; `failed` also where one of its hours was never read. */
  verdict: z.array(Verdict).max(20).default([]),
  metric: MetricName.nullable().default(null),
  /**
   * Values of settings, as of the same moment: `p.optimizer=adam`, and `p.optimizer` for runs that never sent it (in the
   * name, `=` is `%3D` and `%` is `%25`). Any of those of one setting; numbers match as numbers too.
   */
  param: z
    .array(
      z
        .string()
        .max(LONGEST_CHOICE)
        .refine((text) => parseSettingChoice(text) !== null, 'It is no setting and value, such as p.optimizer=adam.'),
    )
    .max(MOST_CHOICES)
    .default([]),
})
export type RunsFilter = z.infer<typeof RunsFilter>

/** `GET /api/runs`: one page of runs. `metric` both filters and chooses what last, min, max and sparkline speak of. */
export const RunsQuery = RunsFilter.extend({
  /** Settings to tell of each run, and to count the values of. */
  settings: z.array(SettingId).max(MOST_SETTINGS).default([]),
  sort: z.union([z.enum(RUN_SORTS), SettingId]).default('lastWrite'),
  dir: z.enum(['asc', 'desc']).default('desc'),
  page: z.number().int().min(1).max(100_000).default(1),
  size: z.number().int().min(1).max(200).default(20),
})
export type RunsQuery = z.infer<typeof RunsQuery>

/** What a run was told of a setting: as it was sent, and the number when it was sent as one. */
export const SettingValue = z.object({ text: z.string(), number: z.number().nullable() })
export type SettingValue = z.infer<typeof SettingValue>

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
  /** Steps that hold different values; of a series with over 10,000, also those written again after a restart. */
  collisions: z.number(),
  /** Share (0 to 1) of points whose observed time is over an hour away from the claimed one. */
  late: z.number(),
  last: Value.nullable(),
  min: Value.nullable(),
  max: Value.nullable(),
  /** The worst of the log files that hold its calls. */
  verdict: Verdict,
  /** Log files that digests name for the hours in which it wrote and that were never read. Sorted and found as `failed`. */
  absent: z.number(),
  /** Log files of its own that are no longer in their source as they were read. */
  gone: z.number(),
  /** The status that had ended the run before its last write; null: none had. */
  ended: z.string().nullable(),
  /** Of each setting asked for, in that order; null: not sent, or removed again. */
  settings: z.array(SettingValue.nullable()),
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
  /** Values of the settings asked for and filtered by; `absent`: runs that did not send it. */
  settings: z.array(z.object({ setting: SettingId, facet: Facet, absent: z.number() })),
})
export type RunsResponse = z.infer<typeof RunsResponse>

/** `GET /api/runs/settings`: what can be columns of the list under its filters, by the number of runs that sent it. */
export const SettingNames = z.object({
  names: z.array(z.object({ setting: SettingId, runs: z.number() })),
  more: z.number(),
})
export type SettingNames = z.infer<typeof SettingNames>

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

export const settingNamesOptions = (filter: RunsFilter) =>
  queryOptions({
    queryKey: ['runs/settings', filter],
    queryFn: ({ signal }) => fetchJson<SettingNames>('/api/runs/settings', filter, signal),
    placeholderData: keepPreviousData,
  })

export const sparklinesOptions = (query: SparklinesQuery) =>
  queryOptions({
    queryKey: ['runs/sparklines', query],
    queryFn: ({ signal }) => fetchJson<SparklinesResponse>('/api/runs/sparklines', query, signal),
    placeholderData: keepPreviousData,
  })
