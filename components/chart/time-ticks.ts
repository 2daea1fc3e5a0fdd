import { formatCount, formatExact } from '@/lib/format'
import { roundStep } from './number-ticks'
import type { Tick } from './plot'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Ticks with words, and the shorter ones between them that make the axis a ruler. */
export interface AxisTicks {
  major: Tick[]
  minor: number[]
  /** The date of a range within one day, which no tick tells. */
  day: string | null
}

/** Steps of a clock in milliseconds, each with the ruler's step below it. */
const CLOCK: readonly [step: number, minor: number][] = [
  [1, 1],
  [2, 1],
  [5, 1],
  [10, 5],
  [20, 10],
  [50, 10],
  [100, 50],
  [200, 100],
  [500, 100],
  [SECOND, 500],
  [2 * SECOND, SECOND],
  [5 * SECOND, SECOND],
  [10 * SECOND, 5 * SECOND],
  [30 * SECOND, 10 * SECOND],
  [MINUTE, 30 * SECOND],
  [2 * MINUTE, MINUTE],
  [5 * MINUTE, MINUTE],
  [10 * MINUTE, 5 * MINUTE],
  [30 * MINUTE, 10 * MINUTE],
  [HOUR, 30 * MINUTE],
  [2 * HOUR, 30 * MINUTE],
  [3 * HOUR, HOUR],
  [6 * HOUR, HOUR],
  [12 * HOUR, 3 * HOUR],
  [DAY, 6 * HOUR],
  [2 * DAY, DAY],
  [7 * DAY, DAY],
  [14 * DAY, 7 * DAY],
  [30 * DAY, 10 * DAY],
]

function clockStep(span: number, most: number): [number, number] {
  const fits = CLOCK.find(([step]) => span / step <= most)
  if (fits !== undefined) return [...fits]
  const days = roundStep(span / DAY, most) * DAY
  return [days, days / 5]
}

/** Ticks on the UTC clock: `HH:mm` within a day, the date at each midnight, seconds or milliseconds when they are needed. */
export function timeTicks(min: number, max: number, most: number): AxisTicks {
  const [step, minor] = clockStep(max - min, most)
  const major = multiples(min, max, step)
  return {
    major: major.map((value) => ({ value, label: timeLabel(value, step) })),
    minor: multiples(min, max, minor),
    day: major.some((value) => value % DAY === 0) ? null : dateOf(min),
  }
}

function dateOf(ms: number): string | null {
  const date = new Date(ms)
  return Number.isNaN(date.getTime()) ? null : date.toISOString().replace(/T.*/, '')
}

function timeLabel(ms: number, step: number): string {
  const date = new Date(ms)
  if (Number.isNaN(date.getTime())) return formatExact(ms)
  const iso = date.toISOString()
  const day = iso.slice(0, iso.indexOf('T'))
  if (ms % DAY === 0) return day
  const time = iso.slice(iso.indexOf('T') + 1, -1)
  return step < SECOND ? time.slice(3) : time.slice(0, step < MINUTE ? 8 : 5)
}

/** Ticks of time since a start: `0:30` is half an hour, `2 d` two days. */
export function durationTicks(min: number, max: number, most: number): AxisTicks {
  const [step, minor] = clockStep(max - min, most)
  return {
    major: multiples(min, max, step).map((value) => ({ value, label: formatDuration(value, step) })),
    minor: multiples(min, max, minor),
    day: null,
  }
}

/** `1:05:09` is 1 h 5 min 9 s; days come apart. `unit` (ms) says how fine it must be. */
export function formatDuration(ms: number, unit = 1): string {
  const sign = ms < 0 ? '−' : ''
  const total = Math.abs(ms)
  const days = Math.floor(total / DAY)
  const two = (part: number) => String(part).padStart(2, '0')
  const hours = Math.floor(total / HOUR) % 24
  const minutes = two(Math.floor(total / MINUTE) % 60)
  const seconds = two(Math.floor(total / SECOND) % 60)
  const day = days === 0 ? '' : `${formatCount(days)} d`
  if (days > 0 && total % DAY === 0) return `${sign}${day}`
  const clock =
    unit < SECOND
      ? `${hours}:${minutes}:${seconds}.${String(Math.floor(total % SECOND)).padStart(3, '0')}`
      : unit < MINUTE
        ? `${hours}:${minutes}:${seconds}`
        : `${hours}:${minutes}`
  return `${sign}${day}${day === '' ? '' : ' '}${clock}`
}

/** Ticks at whole numbers, thousands apart: `12,000`. */
export function stepTicks(min: number, max: number, most: number): AxisTicks {
  const step = Math.max(1, roundStep(Math.max(max - min, 1), most))
  const whole = step < 10 ? Math.ceil(step) : step
  return {
    major: multiples(min, max, whole).map((value) => ({ value, label: stepLabel(value) })),
    minor: multiples(min, max, whole >= 5 ? whole / 5 : whole),
    day: null,
  }
}

/** `12,000`; an exponent where digits would not help. */
export function stepLabel(value: number): string {
  if (Math.abs(value) < 1e15) return formatCount(value)
  return value.toExponential(2).replace('e+', 'e').replaceAll('-', '−')
}

/** Multiples of `step` in [min, max]; none when there would be absurdly many. */
function multiples(min: number, max: number, step: number): number[] {
  const from = Math.ceil(min / step)
  const to = Math.floor(max / step)
  if (!(to - from < 500)) return []
  return Array.from({ length: Math.max(to - from + 1, 0) }, (_, index) => (from + index) * step)
}
