import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { KEY_ORIGINS } from '@/lib/cloudtrail/sample-keys'
import { fetchJson } from './fetch'
import { EpochMs, Instant, RunRef, Step, Value, Verdict, WriterRef } from './fields'

/** `GET /api/runs/{key}`: everything about a run but its points. */
export const RunQuery = z.object({ run: z.string().max(100), asOf: EpochMs.nullable().default(null) })
export type RunQuery = z.infer<typeof RunQuery>

export const MetricSummary = z.object({
  name: z.string(),
  points: z.number(),
  refused: z.number(),
  nonFinite: z.number(),
  noStep: z.number(),
  /** Steps that hold different values, and those of them that one writer alone wrote, again after a restart (null: not told). */
  collisions: z.number(),
  rewritten: z.number().nullable(),
  segments: z.number(),
  stepMin: Step.nullable(),
  stepMax: Step.nullable(),
  last: Value.nullable(),
  min: Value.nullable(),
  max: Value.nullable(),
})
export type MetricSummary = z.infer<typeof MetricSummary>

/** One value that a call gave to something of a run. `text` is null when the call removed it. */
export const FactValue = z.object({
  text: z.string().nullable(),
  number: z.number().nullable(),
  set: Instant,
  event: z.string(),
  writer: WriterRef,
  /**
   * The newest Completed, Failed or Stopped before this value, when the value of a parameter, input or output was
   * changed after it; null when it was not: set before any end, the same value sent again, or another kind.
   */
  afterEnd: z.object({ status: z.string(), at: Instant, event: z.string() }).nullable(),
})
export type FactValue = z.infer<typeof FactValue>

export const RunFactRow = FactValue.extend({
  kind: z.enum(['parameter', 'input', 'output', 'metadata', 'tag']),
  name: z.string(),
  /** Values before this one, newest first. */
  earlier: z.array(FactValue),
})
export type RunFactRow = z.infer<typeof RunFactRow>

export const RunWriter = z.object({
  writer: WriterRef,
  type: z.string(),
  account: z.string(),
  principal: z.string(),
  person: z.string().nullable(),
  personSource: z.string(),
  events: z.number(),
  denied: z.number(),
  points: z.number(),
  metrics: z.number(),
  first: Instant,
  last: Instant,
  clients: z.array(z.string()),
  ips: z.array(z.string()),
  /**
   * Spans of writing on the observed clock for the strip: a gap over 1/200 of the run's length parts two. `event` is the
   * first. Calls that ended in an error, denied or other, are spans of their own: `refused`.
   */
  spans: z.array(
    z.object({ fromMs: z.number(), toMs: z.number(), events: z.number(), event: z.string(), refused: z.boolean() }),
  ),
})
export type RunWriter = z.infer<typeof RunWriter>

/** `GET /api/runs/{key}/writers`: who logged what, alone. */
export const WritersResponse = z.object({ asOf: Instant, writers: z.array(RunWriter) })
export type WritersResponse = z.infer<typeof WritersResponse>

export const StatusChange = z.object({
  status: z.string(),
  message: z.string().nullable(),
  at: Instant,
  event: z.string(),
  writer: WriterRef,
})
export type StatusChange = z.infer<typeof StatusChange>

/** One call that put the run into a group (trial) or took it out. */
export const GroupChange = z.object({
  trial: z.string(),
  experiment: z.string().nullable(),
  left: z.boolean(),
  at: Instant,
  event: z.string(),
})
export type GroupChange = z.infer<typeof GroupChange>

export const RunResponse = z.object({
  asOf: Instant,
  run: RunRef,
  arn: z.string(),
  /** Of the group that the run is in: null when none is known, or when it left. */
  experiment: z.string().nullable(),
  trial: z.string().nullable(),
  /** In order of time; the run may be in several groups. */
  groups: z.array(GroupChange),
  displayName: z.string().nullable(),
  status: z.string().nullable(),
  deleted: z.boolean(),
  statusHistory: z.array(StatusChange),
  firstWrite: Instant.nullable(),
  lastWrite: Instant.nullable(),
  /** Where relative time counts from. */
  firstClaimedMs: z.number().nullable(),
  lastClaimedMs: z.number().nullable(),
  events: z.number(),
  denied: z.number(),
  points: z.number(),
  collisions: z.number(),
  metrics: z.array(MetricSummary),
  writers: z.array(RunWriter),
  facts: z.array(RunFactRow),
  /** Log files that carried this run's events, by state. */
  files: z.array(z.object({ state: z.string(), files: z.number(), events: z.number() })),
  /** The same log files by verdict, the worst first. */
  proof: z.array(z.object({ verdict: Verdict, files: z.number(), events: z.number() })),
  /** The keys that signed the digests of its verified log files. */
  keys: z.array(z.object({ fingerprint: z.string(), from: z.enum(KEY_ORIGINS) })),
  /**
   * Log files that digests name for the hours in which it wrote and that were never read, so that nobody knows whether
   * they held calls of it; `from`: when the first of those hours begins.
   */
  absent: z.object({ files: z.number(), from: Instant.nullable() }),
  /**
   * Times without proof. `calls`: its own calls in log files without proof lie there, on the observed clock, and on the
   * claimed one; `hours` without a digest in which none of its log files came, and `absent` log files that were never
   * read: by when they were delivered.
   */
  unproved: z.array(
    z.object({
      why: z.enum(['calls', 'hours', 'absent']),
      fromMs: z.number(),
      toMs: z.number(),
      claimed: z.object({ fromMs: z.number(), toMs: z.number() }).nullable(),
    }),
  ),
  /** Log files of its own that are no longer in their source as they were read. */
  gone: z.number(),
})
export type RunResponse = z.infer<typeof RunResponse>

export const runOptions = ({ run, asOf }: RunQuery) =>
  queryOptions({
    queryKey: ['runs', run, asOf],
    queryFn: ({ signal }) => fetchJson<RunResponse>(`/api/runs/${run}`, { asOf }, signal),
    placeholderData: keepPreviousData,
  })
