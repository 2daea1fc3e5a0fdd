import { areAllDrawn, counted } from './chart-words'
import { axisKind, type Plotted } from './plotted'
import { otherPoints } from './proof-lines'
import { drawnWrites } from './series-points'
import { type YAxisKind, type YFrame, type YKind, yFrame } from './y-axis'

/**
 * The values at the ranks of 1 and 99 percent of `values`, both ranks moved inwards to a whole one: the smallest and
 * the largest value never set the frame, however few there are.
 */
export function fitted(values: readonly number[]): number[] {
  if (values.length < 3) return [...values]
  const sorted = Float64Array.from(values).sort()
  const last = sorted.length - 1
  return [sorted[Math.ceil(last * 0.01)] ?? 0, sorted[Math.floor(last * 0.99)] ?? 0]
}

/** Of a frame that does not know every value recorded. */
export const FITTED_IN_PART = 'Fitted to 1–99 % of the values drawn, not of all recorded'

/**
 * How many values lie out of a fitted frame; of two y axes both are told. Where only the extremes of buckets are drawn,
 * the frame and the counts are of those alone.
 */
export function fitWords(plotted: readonly Plotted[], y: YKind): string[] {
  const kind = axisKind(plotted, y)
  let [above, below] = [0, 0]
  for (const isRight of [false, true]) {
    const values = plotted.filter((each) => (each.isRight === true) === isRight).flatMap((each) => valuesOf(each, kind))
    const frame = yFrame(kind, fitted(values))
    const out = frame === null ? { above: 0, below: 0 } : outOfFrame(values, frame)
    above += out.above
    below += out.below
  }
  if (plotted.every((each) => valuesOf(each, kind).length === 0)) return []
  const isWhole = areAllDrawn(plotted.map(({ answer }) => answer))
  const what = isWhole ? 'Fitted to 1–99 %' : FITTED_IN_PART
  if (above + below === 0) return [`${what}: nothing${isWhole ? '' : ' drawn'} out of frame`]
  const value = isWhole ? 'value' : 'drawn value'
  const sides = [
    above > 0 && `${counted(above, value)} above the frame`,
    below > 0 && `${counted(below, value)} below ${above > 0 ? 'it' : 'the frame'}`,
  ]
  return [`${what}: ${sides.filter((side) => side !== false).join(', ')}`]
}

/** Drawn values that have a place on the axis. */
function valuesOf({ answer, proof }: Plotted, kind: YAxisKind): number[] {
  const others = otherPoints(proof, answer.x).flatMap(({ points }) => points)
  return drawnWrites(answer, others)
    .map(({ value }) => value)
    .filter((value) => typeof value === 'number')
    .filter((value) => kind !== 'log' || value > 0)
}

function outOfFrame(values: readonly number[], { min, max }: YFrame): { above: number; below: number } {
  let [above, below] = [0, 0]
  for (const value of values) {
    if (value > max) above++
    if (value < min) below++
  }
  return { above, below }
}
