import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { fetchJson } from './fetch'
import { EpochMs, Instant, Key, MetricName, Step, Value, Verdict, WriterRef, XAxis } from './fields'

/** `GET /api/compare/values`: what runs wrote of one metric at one place of an axis: a step, or a time in milliseconds. */
export const ValuesQuery = z.object({
  runs: z.array(Key).min(1).max(100),
  metric: MetricName,
  at: z.number(),
  x: XAxis.default('step'),
  asOf: EpochMs.nullable().default(null),
})
export type ValuesQuery = z.infer<typeof ValuesQuery>

/** One write, and who is known to have made it. */
export const Write = z.object({
  value: Value,
  step: Step.nullable(),
  claimed: Instant.nullable(),
  observed: Instant,
  writer: WriterRef,
  event: z.string(),
  item: z.number(),
  segment: z.number(),
  verdict: Verdict,
})
export type Write = z.infer<typeof Write>

export const RunValues = z.object({
  run: Key,
  /** Every write at that place, in order of observed time: several with different values are a collision, or a restart. */
  writes: z.array(Write),
  /** All of them, of which `writes` has the first. */
  count: z.number(),
  /** The nearest places before and after at which it wrote this metric. */
  before: z.number().nullable(),
  after: z.number().nullable(),
})
export type RunValues = z.infer<typeof RunValues>

export const ValuesResponse = z.object({
  asOf: Instant,
  metric: z.string(),
  x: XAxis,
  at: z.number(),
  /** In the order asked for; runs that are not there, or not for the viewer, are left out. */
  runs: z.array(RunValues),
  /** Nearest places before and after at which any of them wrote it. */
  before: z.number().nullable(),
  after: z.number().nullable(),
})
export type ValuesResponse = z.infer<typeof ValuesResponse>

export const valuesOptions = (query: ValuesQuery) =>
  queryOptions({
    queryKey: ['compare/values', query],
    queryFn: ({ signal }) => fetchJson<ValuesResponse>('/api/compare/values', query, signal),
    placeholderData: keepPreviousData,
  })
