import { z } from 'zod'
import { VERDICTS } from '@/lib/cloudtrail/verdict'

// The browser's policy has no 'unsafe-eval'; without this zod probes for it.
z.config({ jitless: typeof window !== 'undefined' })

/** The four x of every chart. `relative` is claimed time since the run's first claimed time, in milliseconds. */
export const X_AXES = ['step', 'relative', 'claimed', 'observed'] as const
export const XAxis = z.enum(X_AXES)
export type XAxis = z.infer<typeof XAxis>
/** The x of a series that was answered: also the values of another metric. */
export const SeriesX = z.enum([...X_AXES, 'metric'])
export type SeriesX = z.infer<typeof SeriesX>

/** 16 base32 characters (a-z, 2-7): first 80 bits of SHA-256 of the identity's fields. */
export const Key = z.string().regex(/^[a-z2-7]{16}$/)

/** UTC epoch milliseconds and the same instant as ISO 8601 text. */
export const Instant = z.object({ ms: z.number(), iso: z.string() })
export type Instant = z.infer<typeof Instant>

/** Numbers JSON has no word for travel as text: NaN, Infinity, -Infinity. */
export const Value = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])])
export type Value = z.infer<typeof Value>

/** Integers beyond 2^53 travel as text. */
export const Step = z.union([z.number(), z.string()])
export type Step = z.infer<typeof Step>

/** Several values of one filter: any of them. Longer lists and texts are refused, never cut. */
export const Choice = z.array(z.string().max(1024)).max(200).default([])

/** A metric's name in a query: the longest that a URL can carry (a log file may hold longer ones). */
export const MetricName = z.string().max(10_240)

/**
 * A moment in a query: whole UTC epoch milliseconds that a `Date` can hold. In a URL it may also be written as ISO 8601
 * with a zone: `parseQuery` knows this schema, and the OpenAPI document says so.
 */
export const EpochMs = z.number().int().min(-8.64e15).max(8.64e15)

/** Query fields that every list and chart shares. Times are epoch ms; `from` inclusive, `to` exclusive, observed clock. */
export const Filter = z.object({
  account: Choice,
  region: Choice,
  from: EpochMs.nullable().default(null),
  to: EpochMs.nullable().default(null),
  asOf: EpochMs.nullable().default(null),
})
export type Filter = z.infer<typeof Filter>

export const WriterRef = z.object({ key: Key, label: z.string() })
export type WriterRef = z.infer<typeof WriterRef>

export const RunRef = z.object({
  key: Key,
  name: z.string(),
  account: z.string(),
  region: z.string(),
  partition: z.string(),
  resourceType: z.string(),
})
export type RunRef = z.infer<typeof RunRef>

/** What the digests of a trail prove of a log file. The words of `reason` are in `REASON_WORDS`; null: verified. */
export const Verdict = z.enum(VERDICTS)
export type Verdict = z.infer<typeof Verdict>

export const Count = z.object({ value: z.string(), label: z.string(), count: z.number() })
/** One facet: its values under the current filter, the most frequent first. */
export const Facet = z.object({ values: z.array(Count), more: z.number() })
export type Facet = z.infer<typeof Facet>

/** RFC 9457 problem details with the product's code. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: z.string(),
  detail: z.string(),
})
export type Problem = z.infer<typeof Problem>
