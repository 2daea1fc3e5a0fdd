import type { SeriesX } from '@/lib/api/fields'
import type { RunResponse } from '@/lib/api/run'
import { FROM_WORST, type Verdict } from '@/lib/cloudtrail/verdict'
import { formatCount, formatInstant, visibleText } from '@/lib/format'
import { counted } from './chart-words'
import type { Plotted } from './plotted'
import { formatX } from './x-axis'
import type { Zoom } from './zoom'

/** What is said below a picture: what was asked, over which UTC times, the `facts` of its card, and as of when. */
export function pictureCaption(plotted: readonly Plotted[], zoom: Zoom, facts: readonly string[]): string[] {
  const answers = plotted.map(({ answer }) => answer)
  const [first] = answers
  if (first === undefined) return [...facts]
  const times = answers.flatMap(({ points, marks }) => [...points.observedMs, ...marks.observedMs])
  const from = zoom.x0 ?? Math.min(...answers.flatMap(({ extent }) => extent?.min ?? []))
  const to = zoom.x1 ?? Math.max(...answers.flatMap(({ extent }) => extent?.max ?? []))
  const span = rangeOf(times)
  return [
    ...facts,
    first.joined === null
      ? axisWords(first.x, from, to)
      : rangeWords(visibleText(first.joined.xmetric), 'metric', { from, to }),
    ...(span === null ? [] : [`Observed ${formatInstant(span[0])} to ${formatInstant(span[1])} (UTC)`]),
    `As of ${formatInstant(Math.max(...answers.map(({ asOf }) => asOf.ms)))} · MetricTrail`,
  ]
}

/** `x: step, 0 to 12,000`. */
export const axisWords = (x: SeriesX, from: number, to: number) => rangeWords(X_WORDS[x], x, { from, to })

const rangeWords = (what: string, x: SeriesX, { from, to }: { from: number; to: number }) =>
  Number.isFinite(from) && Number.isFinite(to) ? `x: ${what}, ${formatX(x, from)} to ${formatX(x, to)}` : `x: ${what}`

const X_WORDS = {
  step: 'step',
  relative: 'time since the first claimed time',
  claimed: 'claimed time',
  observed: 'observed time',
  metric: 'another metric',
}

function rangeOf(times: number[]): [number, number] | null {
  let [min, max] = [Infinity, -Infinity]
  for (const time of times) [min, max] = [Math.min(min, time), Math.max(max, time)]
  return min > max ? null : [min, max]
}

/** The log files of a run by verdict: `Log files: 130 verified, 1 failed`. */
export function proofMixWords({ proof, absent }: Pick<RunResponse, 'proof' | 'absent'>): string {
  if (proof.length === 0) return 'Log files: none known'
  const mix = proof.map(({ verdict, files }) => `${formatCount(files)} ${verdict}`)
  const missing = absent.files === 0 ? [] : [`${formatCount(absent.files)} never read`]
  return `Log files: ${[...mix, ...missing].join(', ')}`
}

/**
 * The same of several runs. Each counts the log files of its own calls, so that one with calls of two of them counts for
 * both.
 */
export function sharedProofMixWords(runs: readonly Pick<RunResponse, 'proof' | 'absent'>[]): string {
  const counts = new Map<Verdict, number>()
  for (const { verdict, files } of runs.flatMap(({ proof }) => proof)) {
    counts.set(verdict, (counts.get(verdict) ?? 0) + files)
  }
  const mix = FROM_WORST.flatMap((verdict) => {
    const files = counts.get(verdict) ?? 0
    return files === 0 ? [] : [`${formatCount(files)} ${verdict}`]
  })
  const absent = runs.reduce((sum, each) => sum + each.absent.files, 0)
  const missing = absent === 0 ? [] : [`${formatCount(absent)} never read`]
  if (mix.length + missing.length === 0) return 'Log files: none known'
  return `Log files, counted run by run: ${[...mix, ...missing].join(', ')}`
}

/** How many runs of which accounts and regions, the baseline by name. */
export function sharedPlaceWords(
  runs: readonly { run: { name: string; account: string; region: string }; baseline: boolean }[],
): string {
  const places = [...new Set(runs.map(({ run }) => `account ${run.account} · ${run.region}`))]
  const base = runs.length > 1 ? runs.find(({ baseline }) => baseline) : undefined
  const named = base === undefined ? [] : [`baseline ${visibleText(base.run.name)}`]
  return [counted(runs.length, 'run'), ...named, ...places].join(' · ')
}
