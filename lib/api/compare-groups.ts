import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { fetchJson } from './fetch'
import { Instant, Key, Value, XAxis } from './fields'
import { SettingId } from './runs'
import { SeriesQuery } from './series'

/** `p.lr`, or `n.2`: the first two parts of the run's name between dashes. */
export const GroupBy = z.union([SettingId, z.templateLiteral(['n.', z.number().int().min(1).max(9)])])

/** `GET /api/compare/groups`: one metric of several runs, as the mean and the extremes of each group of them. */
export const GroupsQuery = SeriesQuery.pick({
  ...{ metric: true, x: true, xscale: true, value: true, from: true, to: true, buckets: true, asOf: true },
}).extend({ runs: z.array(Key).min(1).max(100), by: GroupBy })
export type GroupsQuery = z.infer<typeof GroupsQuery>

/** Buckets of a group as parallel columns, along x. Of finite writes: all of them, raw. */
const GroupColumns = z.object({
  /** The middle of the bucket. */
  x: z.array(z.number()),
  mean: z.array(z.number()),
  min: z.array(z.number()),
  max: z.array(z.number()),
  writes: z.array(z.number()),
  /** How many of the group's runs wrote in the bucket. */
  runs: z.array(z.number()),
})

export const RunGroup = z.object({
  /** The value that the runs have in common; null: they were not sent the setting. */
  label: z.string().nullable(),
  /** Its runs that wrote this metric, and all of its runs. */
  runs: z.array(Key),
  all: z.number(),
  buckets: GroupColumns,
  /** Runs with writes that are no number in range: how many, and the place of the first. */
  nonFinite: z.array(z.object({ run: Key, from: z.number(), writes: z.number() })),
  /** Steps in range at which a run of the group holds different values: all, and the first of them. */
  collisions: z.number(),
  collided: z.array(z.object({ run: Key, x: z.number(), values: z.array(Value) })),
})
export type RunGroup = z.infer<typeof RunGroup>

export const GroupsResponse = z.object({
  asOf: Instant,
  metric: z.string(),
  x: XAxis,
  xscale: SeriesQuery.shape.xscale,
  value: SeriesQuery.shape.value.unwrap(),
  by: GroupBy,
  extent: z.object({ min: z.number(), max: z.number() }).nullable(),
  /** Width of a bucket in x units (a power of two); on a log axis in octaves. */
  bucketWidth: z.number(),
  /** Raw writes in range that the buckets are made of, those that are no number left out. */
  inRange: z.number(),
  /** Writes in range without a claimed time, which have no lag (0 unless `value` is `lag`). */
  noLag: z.number(),
  /** Numbers in their order, then texts, then runs that were not sent the setting. */
  groups: z.array(RunGroup),
})
export type GroupsResponse = z.infer<typeof GroupsResponse>

export const groupsOptions = (query: z.input<typeof GroupsQuery>) =>
  queryOptions({
    queryKey: ['compare/groups', query],
    queryFn: ({ signal }) => fetchJson<GroupsResponse>('/api/compare/groups', query, signal),
    placeholderData: keepPreviousData,
  })
