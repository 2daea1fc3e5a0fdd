import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { RunValues, ValuesQuery } from './compare-values'
import { fetchJson } from './fetch'
import { Instant, Key, Value, XAxis } from './fields'

/** `GET /api/series/values`: what one run wrote of all its metrics at one place of an axis: a step, or a time in milliseconds. */
export const RunValuesQuery = ValuesQuery.pick({ at: true, x: true, asOf: true }).extend({ run: Key })
export type RunValuesQuery = z.infer<typeof RunValuesQuery>

export const MetricValues = RunValues.omit({ run: true }).extend({
  metric: z.string(),
  /** The one value written at `before`; null: none was, or several that differ. */
  previous: Value.nullable(),
})
export type MetricValues = z.infer<typeof MetricValues>

export const RunValuesResponse = z.object({
  asOf: Instant,
  run: Key,
  x: XAxis,
  at: z.number(),
  /** By name, at most the first 500; a metric that has no place on the axis is not among them. */
  metrics: z.array(MetricValues),
  /** Nearest places before and after at which any of them was written. */
  before: z.number().nullable(),
  after: z.number().nullable(),
})
export type RunValuesResponse = z.infer<typeof RunValuesResponse>

export const runValuesOptions = (query: RunValuesQuery) =>
  queryOptions({
    queryKey: ['series/values', query],
    queryFn: ({ signal }) => fetchJson<RunValuesResponse>('/api/series/values', query, signal),
    placeholderData: keepPreviousData,
  })
