import { lagAxis } from './lag'
import type { NiceAxis } from './number-ticks'
import { logAxis, niceAxis } from './number-ticks'
import type { PlotArea, Tick } from './plot'

export type YKind = 'linear' | 'log'
/** `lag`: lengths of time in milliseconds, around zero. */
export type YAxisKind = YKind | 'lag'

/** The values at the lower and the upper end of an axis. */
export interface YFrame {
  min: number
  max: number
}

/** The y axis of a chart. On a log axis values <= 0 have no place: `toPixel` answers null. */
export interface YScale {
  kind: YAxisKind
  frame: YFrame
  ticks: Tick[]
  /** 0 at the bottom, 1 at the top. */
  share(value: number): number
  toPixel(value: number): number | null
}

/** An axis on round numbers around all finite `values`; null when there is nothing to stand on it. */
export function yScale(kind: YAxisKind, values: Iterable<number>, area: PlotArea): YScale | null {
  const axis = axisOf(kind, values)
  if (axis === null) return null
  const share = shareOf(kind, axis)
  const height = area.bottom - area.top
  return {
    kind,
    frame: { min: axis.min, max: axis.max },
    ticks: axis.ticks,
    share,
    toPixel: (value) => (kind === 'log' && value <= 0 ? null : area.bottom - share(value) * height),
  }
}

/** Where such an axis begins and ends; null when there is nothing to stand on it. */
export function yFrame(kind: YAxisKind, values: Iterable<number>): YFrame | null {
  return axisOf(kind, values)
}

function axisOf(kind: YAxisKind, values: Iterable<number>): NiceAxis | null {
  let min = Infinity
  let max = -Infinity
  for (const value of values) {
    if (kind === 'log' && value <= 0) continue
    if (value < min) min = value
    if (value > max) max = value
  }
  if (min > max) return null
  if (kind === 'lag') return lagAxis(min, max)
  return kind === 'log' ? logAxis(min, max) : niceAxis(min, max)
}

function shareOf(kind: YAxisKind, { min, max }: NiceAxis): (value: number) => number {
  if (kind === 'log') {
    const low = Math.log10(min)
    const span = Math.log10(max) - low
    return (value) => (Math.log10(value) - low) / span
  }
  // Halves, because the distance of two doubles can be larger than any double.
  return (value) => (value / 2 - min / 2) / (max / 2 - min / 2)
}
