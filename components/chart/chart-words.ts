import type { MetricSummary } from '@/lib/api/run'
import type { SeriesResponse } from '@/lib/api/series'
import type { Verdict } from '@/lib/cloudtrail/verdict'
import { formatCount, formatExact, formatValue, visibleText } from '@/lib/format'
import type { Proof } from './proof-lines'
import { isBanded } from './series-points'
import { formatX } from './x-axis'
import type { YKind } from './y-axis'

const AXES = {
  step: 'step',
  relative: 'time since the first claimed time',
  claimed: 'claimed time',
  observed: 'observed time',
}

/** Writes of colliding steps that an answer holds at most. */
const MOST_COLLIDING = 400

/** `1 point`, `12 points`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}

/** What a card draws and what it does not, as short statements; the first is the strongest. */
export function footerWords(series: SeriesResponse, y: YKind): string[] {
  const { inRange, drawn, total, points, marks, collisions, nonFinite, noX, refused } = series
  const { rewrittenSteps } = series
  const collided = series.collisionSteps - rewrittenSteps
  const all = points.x.length === inRange - nonFinite && marks.x.length === nonFinite
  const of = inRange === total - noX ? '' : ` of ${formatCount(total)}`
  const restarts = Math.max(new Set(points.segment).size - 1, 0)
  const low = y === 'log' ? points.value.filter((value) => typeof value === 'number' && value <= 0).length : 0
  const words: (string | false)[] = [
    `${counted(inRange, 'point')}${of}, ${formatCount(drawn)} drawn`,
    inRange > 0 && (all ? 'Every point shown' : 'No extremum lost'),
    isBanded(series) && inRange > 0 && 'Min–max band',
    !series.split && 'Lines share their buckets',
    nonFinite > 0 && `${formatCount(nonFinite)} non-finite`,
    nonFinite > marks.x.length && `the newest ${formatCount(marks.x.length)} marked`,
    low > 0 && `${formatCount(low)} ${all ? '' : 'drawn '}≤ 0 at the frame edge`,
    restarts > 0 && counted(restarts, 'restart'),
    collided === 1 && '1 step has two values',
    collided > 1 && `${formatCount(collided)} steps have two values`,
    collisions.x.length >= MOST_COLLIDING && `the first ${formatCount(collisions.x.length)} writes of them marked`,
    rewrittenSteps > 0 && `${counted(rewrittenSteps, 'step')} written again after a restart`,
    series.x === 'relative' && 'x counts from the first claimed time',
    noX > 0 && `${formatCount(noX)} ${noX === 1 ? 'has' : 'have'} no ${series.x === 'step' ? 'step' : 'claimed time'}`,
    refused > 0 && `${formatCount(refused)} refused, not drawn`,
  ]
  return words.filter((word) => word !== false)
}

const FILES: Record<Verdict, string> = {
  verified: 'verified log files',
  'hash-only': 'log files that are hash-only',
  pending: 'pending log files',
  unattested: 'unattested log files',
  failed: 'failed log files',
  'not-applicable': 'sources without digests',
}

/** How many points in range have another verdict than most; what most have is said when it speaks against them. */
export function proofWords({ common, answer }: Proof): string[] {
  const others = (answer?.others ?? []).map(({ verdict, inRange }) => `${formatCount(inRange)} in ${FILES[verdict]}`)
  if (common !== 'failed' && common !== 'unattested') return others
  return [...others, `${others.length === 0 ? 'All' : 'The rest'} in ${FILES[common]}`]
}

/** One sentence that stands for the picture. */
export function chartSummary(metric: MetricSummary, series: SeriesResponse | undefined): string {
  const name = visibleText(metric.name)
  if (series === undefined) return `${name}, being read`
  const words = [`${name} over ${AXES[series.x]}`]
  const extent = series.extent
  if (extent === null) return `${words.join('')}: no point has a place on this axis.`
  words.push(`from ${formatX(series.x, extent.min)} to ${formatX(series.x, extent.max)}`)
  words.push(counted(series.inRange, 'point'))
  if (metric.min !== null && metric.max !== null) {
    words.push(
      `smallest ${formatExact(metric.min)}, largest ${formatExact(metric.max)}, last written ${formatValue(metric.last)}`,
    )
  }
  return `${[...words, ...footerWords(series, 'linear').slice(2)].join('; ')}.`
}
