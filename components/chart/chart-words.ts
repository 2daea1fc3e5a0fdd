import type { Value } from '@/lib/api/fields'
import type { MetricSummary } from '@/lib/api/run'
import type { SeriesResponse } from '@/lib/api/series'
import { FROM_WORST, type Verdict } from '@/lib/cloudtrail/verdict'
import { formatCount, formatExact, formatValue, visibleText } from '@/lib/format'
import { formatLag } from './lag'
import { largestLag } from './largest-lag'
import { axisKind, type Plotted } from './plotted'
import type { Proof } from './proof-lines'
import { isBanded } from './series-points'
import type { ChartView } from './view'
import { legible, MOST_BANDS, RAW } from './view'
import { formatX } from './x-axis'
import type { YKind } from './y-axis'

const AXES = {
  step: 'step',
  relative: 'time since the first claimed time',
  claimed: 'claimed time',
  observed: 'observed time',
  metric: 'another metric',
}

/** Writes of colliding steps that an answer holds at most. */
const MOST_COLLIDING = 400

/** `1 point`, `12 points`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}

/** What a card draws and what it does not, as short statements; the first is the strongest. */
export function footerWords(plotted: readonly Pick<Plotted, 'answer'>[], y: YKind, view: ChartView = RAW): string[] {
  const answers = plotted.map(({ answer }) => answer)
  const sum = (count: (series: SeriesResponse) => number) => answers.reduce((all, each) => all + count(each), 0)
  const inRange = sum((each) => each.inRange)
  const drawn = sum((each) => each.drawn)
  const total = sum((each) => each.total)
  const noX = sum((each) => each.noX)
  const noLag = sum((each) => each.noLag)
  const refused = sum((each) => each.refused)
  const steps = sum((each) => each.collisionSteps)
  const isTold = answers.every(({ rewrittenSteps }) => rewrittenSteps !== null)
  const rewritten = sum((each) => each.rewrittenSteps ?? 0)
  const collided = steps - rewritten
  const colliding = sum(({ collisions }) => collisions.x.length)
  const all = areAllDrawn(answers)
  const of = inRange === total ? '' : ` of ${formatCount(total)}`
  const restarts = sum(({ points }) => Math.max(new Set(points.segment).size - 1, 0))
  const low = axisKind(plotted, y) === 'log' ? sum(({ points }) => points.value.filter(isNonPositive).length) : 0
  const largest = largestLag(plotted)
  const lowX = sum((each) => each.nonPositiveX)
  const without = noX - lowX
  const onStep = answers[0]?.x === 'step'
  const words: (string | false)[] = [
    `${counted(inRange, 'point')}${of}, ${formatCount(drawn)} drawn`,
    inRange > 0 && shownWords(all, noX + noLag > 0),
    answers.some(isBanded) &&
      inRange > 0 &&
      (legible(view, plotted.length).band ? 'Min–max band' : 'Lines through every extreme'),
    answers.some(isBanded) &&
      inRange > 0 &&
      view.band &&
      plotted.length > MOST_BANDS &&
      `No min–max band for more than ${MOST_BANDS} lines: show fewer to see it`,
    view.smooth > 0 && inRange > 0 && smoothingWords(answers, view.smooth),
    answers.some(({ split }) => !split) && 'Lines share their buckets',
    ...oddWords(answers),
    low > 0 && `${formatCount(low)} ${all ? '' : 'drawn '}≤ 0 at the frame edge`,
    largest !== null && `Largest ${formatLag(largest.ms)} ${largest.at}`,
    noLag > 0 && `${formatCount(noLag)} without a claimed time ${noLag === 1 ? 'has' : 'have'} no lag`,
    restarts > 0 && counted(restarts, 'restart'),
    collided === 1 && '1 step has two values',
    collided > 1 && `${formatCount(collided)} steps have two values`,
    answers.some(({ collisions }) => collisions.x.length >= MOST_COLLIDING) &&
      `the first ${formatCount(colliding)} writes of them marked`,
    !isTold && 'too many to tell those of restarts apart',
    isTold && rewritten > 0 && `${rewrittenWords(rewritten)} after a restart`,
    answers[0]?.x === 'relative' && 'x counts from the first claimed time',
    lowX > 0 &&
      `${counted(lowX, 'point')} at ${onStep ? 'step' : 'time'} ≤ 0 ${lowX === 1 ? 'has' : 'have'} no place on a log axis`,
    ...joinedWords(answers),
    without > 0 &&
      answers.every(({ joined }) => joined === null) &&
      `${formatCount(without)} ${without === 1 ? 'has' : 'have'} no ${onStep ? 'step' : 'claimed time'}`,
    refused > 0 && `${formatCount(refused)} refused, not drawn`,
  ]
  return words.filter((word) => word !== false)
}

/** Steps that a restart wrote again. Those that got the same value once more are not among them. */
export const rewrittenWords = (steps: number) => `${counted(steps, 'step')} written again with another value`

/** Whether every point in range is drawn as itself. */
export function areAllDrawn(answers: readonly SeriesResponse[]): boolean {
  return answers.every(
    ({ points, marks, inRange, nonFinite }) => points.x.length === inRange - nonFinite && marks.x.length === nonFinite,
  )
}

/** What is kept of the points in range. Points without a place on the axis may be anything, so nothing is said of all. */
function shownWords(all: boolean, isPart: boolean): string {
  if (isPart) return all ? 'Every point with a place here shown' : 'No extremum lost of those with a place here'
  return all ? 'Every point shown' : 'No extremum lost'
}

/** What is not finite, and how far it is marked. */
function oddWords(answers: SeriesResponse[]): (string | false)[] {
  const sum = (count: (series: SeriesResponse) => number) => answers.reduce((all, each) => all + count(each), 0)
  const nonFinite = sum((each) => each.nonFinite)
  const marked = sum(({ marks }) => marks.x.length)
  const told = sum(({ markSpans }) => markSpans.writes.reduce((all, writes) => all + writes, 0))
  return [
    nonFinite > 0 && (told === nonFinite ? kindWords(answers) : `${formatCount(nonFinite)} non-finite`),
    told > marked && `${formatCount(marked)} of them drawn, those between counted with them`,
    nonFinite > told && `${formatCount(nonFinite - told)} of them not marked`,
  ]
}

const KINDS = [
  ['NaN', 'NaN'],
  ['Infinity', '+Infinity'],
  ['-Infinity', '−Infinity'],
] as const

/** How many there are of each kind, by what every mark stands for. */
function kindWords(answers: SeriesResponse[]): string {
  const count = (kind: Value) =>
    answers.reduce(
      (all, { marks, markSpans }) =>
        all + markSpans.writes.reduce((sum, writes, at) => (marks.value[at] === kind ? sum + writes : sum), 0),
      0,
    )
  const counts = KINDS.map(([kind, word]) => ({ word, writes: count(kind) })).filter(({ writes }) => writes > 0)
  return counts.map(({ word, writes }) => `${formatCount(writes)} ${word}`).join(', ')
}

/** Steps that a metric over another one leaves out. */
function joinedWords(answers: SeriesResponse[]): (string | false)[] {
  const sum = (of: 'missing' | 'repeated' | 'placeless' | 'collidingPlaceless') =>
    answers.reduce((all, { joined }) => all + (joined === null ? 0 : joined[of]), 0)
  const [missing, repeated, placeless] = [sum('missing'), sum('repeated'), sum('placeless')]
  const unplaced = sum('collidingPlaceless')
  const first = answers[0]?.joined
  return [
    first != null && `x: ${visibleText(first.xmetric)} of the same step`,
    unplaced > 0 && `${counted(unplaced, 'write')} of colliding steps ${unplaced === 1 ? 'has' : 'have'} no x here`,
    missing > 0 && `${counted(missing, 'step')} that only one of both has left out`,
    repeated > 0 && `${counted(repeated, 'step')} written more than once left out`,
    placeless > 0 && `${counted(placeless, 'step')} without a finite x left out`,
    answers.some(({ joined }) => joined?.cut === true) && 'Lines end at their last point in range',
    answers.some(({ joined }) => joined !== null && joined.proof.others.length > 0) && 'Proof is of y, not of x',
  ]
}

/** What the smooth line is an average of. */
function smoothingWords(answers: SeriesResponse[], weight: number): string {
  if (!answers.some(({ split, joined }) => split && joined === null)) return 'Not smoothed'
  const over = answers.some(({ bucketWidth }) => bucketWidth !== null) ? ' over the first write of each bucket' : ''
  return `Smoothed ${weight}${over}, original faded`
}

const isNonPositive = (value: Value) => typeof value === 'number' && value <= 0

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

/** The same of several runs together: points in range by verdict, as far as it speaks of more than verified log files. */
export function sharedProofWords(plotted: readonly Plotted[]): string[] {
  const counts = new Map<Verdict, number>()
  const add = (verdict: Verdict, points: number) => counts.set(verdict, (counts.get(verdict) ?? 0) + points)
  for (const { answer, proof } of plotted) {
    const others = proof.answer?.others ?? []
    for (const { verdict, inRange } of others) add(verdict, inRange)
    const rest = answer.inRange - others.reduce((sum, { inRange }) => sum + inRange, 0)
    if (proof.common !== null) add(proof.common, rest)
  }
  return FROM_WORST.flatMap((verdict) => {
    const points = counts.get(verdict) ?? 0
    return points === 0 || verdict === 'verified' ? [] : [`${formatCount(points)} in ${FILES[verdict]}`]
  })
}

/** One sentence that stands for the picture. */
export function chartSummary(metric: MetricSummary, series: SeriesResponse | undefined): string {
  const name = visibleText(metric.name)
  if (series === undefined) return `${name}, being read`
  const what = series.value === 'lag' ? `${name}, claimed minus observed time` : name
  const words = [
    `${what} over ${series.joined === null ? AXES[series.x] : visibleText(series.joined.xmetric)}${series.xscale === 'log' ? ', log axis' : ''}`,
  ]
  const extent = series.extent
  if (extent === null) return `${words.join('')}: no point has a place on this axis.`
  words.push(`from ${formatX(series.x, extent.min)} to ${formatX(series.x, extent.max)}`)
  words.push(counted(series.inRange, 'point'))
  if (series.value === 'value' && metric.min !== null && metric.max !== null) {
    words.push(
      `smallest ${formatExact(metric.min)}, largest ${formatExact(metric.max)}, last written ${formatValue(metric.last)}`,
    )
  }
  return `${[...words, ...footerWords([{ answer: series }], 'linear').slice(2)].join('; ')}.`
}

/** The same for a chart of several runs. */
export function compareSummary(metric: string, plotted: readonly Plotted[]): string {
  const [first] = plotted
  const name = visibleText(metric)
  if (first === undefined) return `${name}, being read`
  const words = footerWords(plotted, 'linear').filter((_, index) => index !== 1)
  const runs = plotted.length === 1 ? visibleText(first.name) : counted(plotted.length, 'run')
  return `${name} of ${runs} over ${AXES[first.answer.x]}; ${words.join('; ')}.`
}
