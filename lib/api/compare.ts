import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { fetchJson } from './fetch'
import { EpochMs, Instant, Key, RunRef, Verdict, WriterRef, XAxis } from './fields'
import { MetricSummary, RunResponse } from './run'
import { SeriesProof, SeriesQuery, SeriesResponse } from './series'
import { withTail } from './series-tail'

/** Runs that one question may name. */
export const MOST_COMPARED = 100

const Runs = z.array(Key).min(1).max(MOST_COMPARED)

/** `GET /api/compare/series`: one metric of several runs, for drawing them over one another. */
export const CompareSeriesQuery = SeriesQuery.omit({ run: true }).extend({
  runs: Runs,
  /** Runs of which the asker holds every point in range, in the answer as of `since`, and those of which buckets of `width`. */
  whole: z.array(Key).max(MOST_COMPARED).default([]),
  bucketed: z.array(Key).max(MOST_COMPARED).default([]),
})
export type CompareSeriesQuery = z.infer<typeof CompareSeriesQuery>
/** The same before defaults: what a page asks. */
export type CompareSeriesAsk = z.input<typeof CompareSeriesQuery>
/** `GET /api/compare/proof`: it is always given whole. */
export const CompareProofQuery = CompareSeriesQuery.omit({ since: true, width: true, whole: true, bucketed: true })
export type CompareProofQuery = z.infer<typeof CompareProofQuery>

export const CompareSeriesResponse = z.object({
  asOf: Instant,
  metric: z.string(),
  x: XAxis,
  /** Where the buckets of all series lie: multiples of this width (a power of two) over the range of all of them. */
  grid: z.object({ extent: z.object({ min: z.number(), max: z.number() }).nullable(), bucketWidth: z.number() }),
  /** Of each run that has the metric, in the order asked for. */
  series: z.array(SeriesResponse),
  /** Runs whose series are as in the answer of `since`, and not given again. */
  unchanged: z.array(Key),
  /** Runs asked for that are not there, or not for the viewer. */
  missing: z.array(Key),
})
export type CompareSeriesResponse = z.infer<typeof CompareSeriesResponse>

/**
 * `GET /api/compare/proof`: of the points that `GET /api/compare/series` gives for the same query those whose log files
 * have another verdict than most of their run's calls.
 */
export const CompareProofResponse = z.object({
  asOf: Instant,
  metric: z.string(),
  x: XAxis,
  /** Of each run that has the metric and calls of several verdicts, in the order asked for. */
  series: z.array(SeriesProof),
})
export type CompareProofResponse = z.infer<typeof CompareProofResponse>

/** `GET /api/compare/runs`: what a list of compared runs says of each, and what their metrics are. */
export const CompareRunsQuery = z.object({ runs: Runs, asOf: EpochMs.nullable().default(null) })
export type CompareRunsQuery = z.infer<typeof CompareRunsQuery>

export const CompareRun = z.object({
  run: RunRef,
  experiment: z.string().nullable(),
  trial: z.string().nullable(),
  displayName: z.string().nullable(),
  status: z.string().nullable(),
  deleted: z.boolean(),
  firstWrite: Instant.nullable(),
  lastWrite: Instant.nullable(),
  /** Where relative time counts from. */
  firstClaimedMs: z.number().nullable(),
  lastClaimedMs: z.number().nullable(),
  events: z.number(),
  points: z.number(),
  /** Steps that hold different values, but for those that a restart wrote again. */
  collisions: z.number(),
  /** How often a step went back: of the metric and writer where it did most. */
  restarts: z.number(),
  writers: z.number(),
  /** The log files that carried its events by verdict, the worst first. */
  proof: z.array(z.object({ verdict: Verdict, files: z.number(), events: z.number() })),
  /** As in `RunResponse`. */
  absent: RunResponse.shape.absent,
  metrics: z.array(MetricSummary),
})
export type CompareRun = z.infer<typeof CompareRun>

export const CompareRunsResponse = z.object({
  asOf: Instant,
  /** In the order asked for. */
  runs: z.array(CompareRun),
  /** Who logged into any of them, with which clients and from which addresses: of each the 100 with the most points or events. */
  origins: z.object({ writers: z.array(WriterRef), clients: z.array(z.string()), ips: z.array(z.string()) }),
  /** Runs asked for of which nothing had been read yet at the asked moment. */
  unread: z.array(Key),
  /** Runs asked for that are not there, or not for the viewer. */
  missing: z.array(Key),
})
export type CompareRunsResponse = z.infer<typeof CompareRunsResponse>

export const compareRunsOptions = (query: CompareRunsQuery) =>
  queryOptions({
    queryKey: ['compare/runs', query],
    queryFn: ({ signal }) => fetchJson<CompareRunsResponse>('/api/compare/runs', query, signal),
    placeholderData: keepPreviousData,
  })

export const compareSeriesOptions = (query: CompareSeriesAsk) =>
  queryOptions({
    queryKey: ['compare/series', query],
    queryFn: ({ signal, client, queryKey }) =>
      askCompared(query, client.getQueryData<CompareSeriesResponse>(queryKey), signal),
    placeholderData: keepPreviousData,
  })

/** What is held already is not asked for again: only what came since, of the runs of which anything came. */
async function askCompared(
  query: CompareSeriesAsk,
  held: CompareSeriesResponse | undefined,
  signal: AbortSignal,
): Promise<CompareSeriesResponse> {
  if (held !== undefined && (query.asOf ?? null) === null) {
    const come = await fetchJson<CompareSeriesResponse>('/api/compare/series', { ...query, ...sinceOf(held) }, signal)
    const all = withTails(held, come, query.runs)
    if (all !== null) return all
  }
  return fetchJson<CompareSeriesResponse>('/api/compare/series', query, signal)
}

/** How it is said what is held. */
export function sinceOf({ asOf, grid, series }: CompareSeriesResponse) {
  const runs = (isWhole: boolean) =>
    series.filter(({ bucketWidth }) => (bucketWidth === null) === isWhole).map(({ run }) => run)
  return { since: asOf.ms, width: grid.bucketWidth, whole: runs(true), bucketed: runs(false) }
}

/** The whole answer about `runs` of which `come` gives what `held` does not have; null when they do not fit together. */
export function withTails(
  held: CompareSeriesResponse,
  come: CompareSeriesResponse,
  runs: readonly string[],
): CompareSeriesResponse | null {
  const series: SeriesResponse[] = []
  for (const run of runs) {
    const before = held.series.find((each) => each.run === run)
    const after = come.series.find((each) => each.run === run)
    if (come.unchanged.includes(run)) {
      if (before === undefined) return null
      series.push({ ...before, asOf: come.asOf })
    } else if (after !== undefined) {
      const whole = after.after === null ? after : before === undefined ? null : withTail(before, after)
      if (whole === null) return null
      series.push(whole)
    }
  }
  return { ...come, series, unchanged: [] }
}

export const compareProofOptions = (query: z.input<typeof CompareProofQuery>) =>
  queryOptions({
    queryKey: ['compare/proof', query],
    queryFn: ({ signal }) => fetchJson<CompareProofResponse>('/api/compare/proof', query, signal),
    placeholderData: keepPreviousData,
  })
