import type { SeriesX as XKind } from '@/lib/api/fields'
import type { MetricSummary, RunResponse } from '@/lib/api/run'
import { formatExact, formatInstant } from '@/lib/format'
import { niceAxis } from './number-ticks'
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
  isLog: boolean
  ticks: AxisTicks
  toPixel(x: number): number
  toX(pixel: number): number
}

/** When a run began and ended, and the steps of its metrics. */
export interface RunEnds extends Pick<RunResponse, 'firstWrite' | 'lastWrite' | 'firstClaimedMs' | 'lastClaimedMs'> {
  metrics: Pick<MetricSummary, 'name' | 'stepMin' | 'stepMax'>[]
}

/** The range a card shows when nothing is zoomed. On time axes all cards of a run share it; steps are each metric's own. */
export function fullRange(kind: XKind, run: RunEnds, metric: string): XRange | null {
  // Of another metric's values the answer alone knows where they lie.
  if (kind === 'metric') return null
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

/** The part of `range` that a log axis has a place for; null when there is none. */
export function positivePart({ min, max }: XRange): XRange | null {
  return max > 1 ? { min: Math.max(min, 1), max } : max === 1 ? { min: 1, max: 2 } : null
}

/** `padded` of a range on a log axis. */
export function paddedLog({ min, max }: XRange): XRange {
  return { min, max: max * (max / min) ** 0.025 }
}

/** Room left of the first and right of the last point, so that no mark is cut by the frame. */
export function padded({ min, max }: XRange): XRange {
  const span = max - min
  if (span === 0) return { min: min - 1, max: max + 1 }
  return { min: min - span * 0.008, max: max + span * 0.025 }
}

/** The axis of `kind` over `range`, drawn in `area`. */
export function xScale(
  kind: XKind,
  range: XRange,
  { area, isLog = false }: { area: PlotArea; isLog?: boolean },
): XScale {
  const width = area.right - area.left
  if (isLog) return logScale(kind, range, area)
  const span = range.max - range.min
  return {
    kind,
    range,
    isLog,
    ticks: ticksOf(kind, range, width),
    toPixel: (x) => area.left + ((x - range.min) / span) * width,
    toX: (pixel) => range.min + ((pixel - area.left) / width) * span,
  }
}

function logScale(kind: XKind, range: XRange, area: PlotArea): XScale {
  const width = area.right - area.left
  const low = Math.log(range.min)
  const span = Math.log(range.max) - low
  return {
    kind,
    range,
    isLog: true,
    ticks: logTicks(kind, range, width),
    toPixel: (x) => area.left + ((Math.log(x) - low) / span) * width,
    toX: (pixel) => Math.exp(low + ((pixel - area.left) / width) * span),
  }
}

/** Of milliseconds people know other powers than of ten. */
const DURATIONS = [1, 10, 100, 1000, 10_000, 60_000, 600_000, 3_600_000, 36_000_000, 86_400_000].concat(
  Array.from({ length: 12 }, (_, power) => 864_000_000 * 10 ** power),
)

/** Ticks where the next power begins, thinned to what there is room for; over a narrow range those of a linear axis. */
function logTicks(kind: XKind, range: XRange, width: number): AxisTicks {
  const { min, max } = range
  const powers = kind === 'step' ? Array.from({ length: 19 }, (_, power) => 10 ** power) : DURATIONS
  const inside = powers.filter((value) => value >= min && value <= max)
  if (inside.length < 2) return ticksOf(kind, range, width)
  const every = Math.ceil(inside.length / Math.max(2, Math.floor(width / 74)))
  const label = (value: number) => (kind === 'step' ? stepLabel(value) : formatDuration(value, value < 1000 ? 1 : 1000))
  const minor =
    kind === 'step' ? inside.flatMap((value) => [2, 3, 4, 5, 6, 7, 8, 9].map((digit) => digit * value)) : inside
  return {
    major: inside.filter((_, at) => at % every === 0).map((value) => ({ value, label: label(value) })),
    minor: minor.filter((value) => value <= max),
    day: null,
  }
}

const TICKS = {
  step: stepTicks,
  relative: durationTicks,
  claimed: timeTicks,
  observed: timeTicks,
  metric: valueTicks,
}

/** Ticks at round values of another metric. */
function valueTicks(min: number, max: number, most: number): AxisTicks {
  const every = Math.max(1, Math.ceil(6 / most))
  const inside = niceAxis(min, max).ticks.filter(({ value }) => value >= min && value <= max)
  return { major: inside.filter((_, at) => at % every === 0), minor: [], day: null }
}

function ticksOf(kind: XKind, { min, max }: XRange, width: number): AxisTicks {
  const longest = kind === 'step' ? stepLabel(Math.round(max)).length * 7 + 16 : 68
  const most = Math.max(2, Math.floor(width / Math.max(longest, 58)))
  const ticks = TICKS[kind](min, max, most)
  const pixels = (value: number) => ((value - min) / (max - min)) * width
  const [first, second] = ticks.minor
  const crowded = first !== undefined && second !== undefined && pixels(second) - pixels(first) < 4
  return crowded ? { ...ticks, minor: [] } : ticks
}

/** A value with the digits that people can use on an axis. */
const formatShort = (x: number) => formatExact(Number(x.toPrecision(6)))

/** An x in words: `4,300`, `1:05:09`, `2026-09-29T23:17:24Z`. */
export function formatX(kind: XKind, x: number): string {
  switch (kind) {
    case 'step':
      return stepLabel(Math.round(x))
    case 'metric':
      return formatShort(x)
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
