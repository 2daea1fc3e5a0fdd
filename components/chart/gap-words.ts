import type { SeriesResponse } from '@/lib/api/series'
import { formatInstant } from '@/lib/format'
import type { Unrecorded } from './lines'

/** Why lines are broken where the axis is not one of time and so shades nothing: stretches without a point in them. */
export function gapWords(
  answers: readonly Pick<SeriesResponse, 'x' | 'points'>[],
  unrecorded: readonly Unrecorded[],
): string[] {
  const overSteps = answers.filter(({ x }) => x === 'step' || x === 'metric')
  return unrecorded.flatMap(({ fromMs, toMs, words }) =>
    toMs !== null && overSteps.some(({ points }) => isBroken(points.observedMs, fromMs, toMs))
      ? [`Line broken: ${words.toLowerCase()} ${formatInstant(fromMs)} to ${formatInstant(toMs)}`]
      : [],
  )
}

function isBroken(observedMs: readonly number[], fromMs: number, toMs: number): boolean {
  const isInside = (ms: number) => ms > fromMs && ms < toMs
  return observedMs.some((ms) => ms <= fromMs) && observedMs.some((ms) => ms >= toMs) && !observedMs.some(isInside)
}
