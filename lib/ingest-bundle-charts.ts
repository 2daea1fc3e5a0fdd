import 'server-only'
import type { RunResponse } from './api/run'
import { END_STATUSES } from './cloudtrail/run-end'
import { AppError } from './errors'
import { seriesSvg } from './evidence/bundle-chart'
import type { DrawnChart } from './evidence/bundle-manifest'
import { formatCount, formatDifference, formatInstant } from './format'
import type { BundleRequest } from './ingest-bundle-parts'
import { readRun } from './store/run'
import { readSeries } from './store/series'

/** A chart as it goes into the bundle. */
export interface Drawing {
  chart: DrawnChart
  svg: string
}

/** What charts are about. */
export interface Subject {
  run: RunResponse
  /** Null: all of the run's metrics. */
  metrics: string[] | null
  marked: { event: string; item: number | null } | null
  /** In words. */
  question: string
}

const mostCharts = 200
const buckets = 640

/** The run of a bundle, as of its moment; null when there is none for this viewer. */
export async function findSubject(
  { store, scope }: Omit<BundleRequest, 'query'>,
  run: string,
  asOf: number,
): Promise<RunResponse | null> {
  return readRun(store, scope, { run, asOf }).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'not_found') return null
    throw error
  })
}

/** Whole series as they were written. */
const RAW = { from: null, to: null, xscale: 'linear', value: 'value', by: null, since: null, width: null } as const

/** The charts that the screen would show of the subject's metrics, each from the same buckets, one after the other. */
export async function* drawCharts(
  { store, scope, query }: BundleRequest,
  { run, metrics, marked, question }: Subject,
): AsyncGenerator<Drawing> {
  const asOf = run.asOf.ms
  const names = metrics ?? run.metrics.map(({ name }) => name)
  for (const [at, metric] of names.slice(0, mostCharts).entries()) {
    const asked = { ...RAW, run: run.run.key, metric, x: query.x, buckets, asOf }
    const series = await readSeries(store, scope, asked)
    const { inRange: points, drawn, collisionSteps, nonFinite, noX } = series
    const path = `charts/${String(at + 1).padStart(3, '0')}.svg`
    yield {
      chart: { path, run: run.run.name, metric, x: query.x, points, drawn, collisionSteps, nonFinite, noX },
      svg: seriesSvg(series, { run: run.run.name, question, marked }),
    }
  }
}

/** What of a run has to be known beside any verdict of its log files. */
export function factsOf(run: RunResponse): string[] {
  const collided = run.metrics.filter(({ collisions, rewritten }) => collisions > (rewritten ?? 0))
  const end = run.statusHistory.findLast(({ status, at }) => END_STATUSES.includes(status) && isBefore(at.ms, run))
  return [
    ...collided.map(
      ({ name, collisions, rewritten }) =>
        `Collisions: ${formatCount(collisions - (rewritten ?? 0))} steps of ${name} hold different values.` +
        (rewritten === null ? ' They are too many to tell those apart that a restart wrote again.' : ''),
    ),
    ...(end === undefined || run.lastWrite === null
      ? []
      : [
          `Written after the end: the run was ${end.status} at ${formatInstant(end.at.ms)}, its last write was ` +
            `observed ${formatDifference(run.lastWrite.ms - end.at.ms)} later.`,
        ]),
    ...(run.denied > 0 ? [`Denied: ${formatCount(run.denied)} calls to this run were denied or failed.`] : []),
    ...(run.deleted ? ['Deleted: the run was deleted. Its calls stay in the log files.'] : []),
  ]
}

const isBefore = (endMs: number, { lastWrite }: RunResponse) => lastWrite !== null && endMs < lastWrite.ms
