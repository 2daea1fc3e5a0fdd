import type { Plotted } from './plotted'
import { pointsOf } from './series-points'
import { stepLabel } from './time-ticks'

/** The lag furthest from zero of all that is drawn; null where there is none. It is never lost in buckets. */
export function largestLag(plotted: readonly Pick<Plotted, 'answer'>[]): { ms: number; at: string } | null {
  const points = plotted.flatMap(({ answer }) => (answer.value === 'lag' ? pointsOf(answer, answer.points) : []))
  let largest = points[0]
  for (const point of points) if (Math.abs(Number(point.value)) > Math.abs(Number(largest?.value))) largest = point
  if (largest === undefined) return null
  const { step } = largest
  return {
    ms: Number(largest.value),
    at: step === null ? 'at no step' : `at step ${typeof step === 'number' ? stepLabel(step) : step}`,
  }
}
