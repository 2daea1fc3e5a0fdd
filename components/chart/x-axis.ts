import type { XAxis as XKind } from '@/lib/api/fields'
import type { RunResponse } from '@/lib/api/run'
import { formatInstant } from '@/lib/format'
import type { PlotArea } from './plot'
import { type AxisTicks, durationTicks, formatDuration, stepLabel, stepTicks, timeTicks } from './time-ticks'

/** Inclusive bounds in x units of the axis: steps, or milliseconds. */
export interface XRange {
  min: number
  max: number
}

/** The x axis of a chart: its bounds in x units, its ticks, and the way between x and pixels. */
export interface XScale {
  kind: XKind
  range: XRange
  ticks: AxisTicks
  toPixel(x: number): number
  toX(pixel: number): number
}

/** The range a card shows when nothing is zoomed. On time axes all cards of a run share it; steps are each metric's own. */
export function fullRange(kind: XKind, run: RunResponse, metric: string): XRange | null {
  if (kind === 'observed') return toRange(run.firstWrite?.ms, run.lastWrite?.ms)
  if (kind !== 'step') {
    const claimed = toRange(run.firstClaimedMs, run.lastClaimedMs)
    if (claimed === null || kind === 'claimed') return claimed
    return { min: 0, max: claimed.max - claimed.min }
  }
  const summary = run.metrics.find(({ name }) => name === metric)
  const step = (text: string | number | null | undefined) => (text === null || text === undefined ? null : Number(text))
  return toRange(step(summary?.stepMin), step(summary?.stepMax))
}

function toRange(min: number | null | undefined, max: number | null | undefined): XRange | null {
  return min === null || min === undefined || max === null || max === undefined ? null : { min, max }
}

/** Room left of the first and right of the last point, so that no mark is cut by the frame. */
export function padded({ min, max }: XRange): XRange {
  const span = max - min
  if (span === 0) return { min: min - 1, max: max + 1 }
  return { min: min - span * 0.008, max: max + span * 0.025 }
}

/** The axis of `kind` over `range`, drawn in `area`. */
export function xScale(kind: XKind, range: XRange, area: PlotArea): XScale {
  const width = area.right - area.left
  const span = range.max - range.min
  return {
    kind,
    range,
    ticks: ticksOf(kind, range, width),
    toPixel: (x) => area.left + ((x - range.min) / span) * width,
    toX: (pixel) => range.min + ((pixel - area.left) / width) * span,
  }
}

function ticksOf(kind: XKind, { min, max }: XRange, width: number): AxisTicks {
  const longest = kind === 'step' ? stepLabel(Math.round(max)).length * 7 + 16 : 68
  const most = Math.max(2, Math.floor(width / Math.max(longest, 58)))
  const ticks = { step: stepTicks, relative: durationTicks, claimed: timeTicks, observed: timeTicks }[kind](
    min,
    max,
    most,
  )
  const pixels = (value: number) => ((value - min) / (max - min)) * width
  const [first, second] = ticks.minor
  const crowded = first !== undefined && second !== undefined && pixels(second) - pixels(first) < 4
  return crowded ? { ...ticks, minor: [] } : ticks
}

/** An x in words: `4,300`, `1:05:09`, `2026-09-29T23:17:24Z`. */
export function formatX(kind: XKind, x: number): string {
  switch (kind) {
    case 'step':
      return stepLabel(Math.round(x))
    case 'relative':
      return formatDuration(x, x % 1000 === 0 ? 1000 : 1)
    case 'claimed':
    case 'observed':
      return formatInstant(Math.round(x))
  }
}

/** The short form on the axis itself: of a time its clock (`23:17:24Z`), of the rest all of it. */
export function formatXTag(kind: XKind, x: number): string {
  const text = formatX(kind, x)
  return kind === 'claimed' || kind === 'observed' ? text.slice(text.indexOf('T') + 1) : text
}
