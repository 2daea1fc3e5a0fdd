import type { Value } from '@/lib/api/fields'
import type { SeriesResponse } from '@/lib/api/series'
import { formatCount, formatExact, formatValue } from '@/lib/format'
import { type NiceAxis, niceAxis } from './number-ticks'
import { formatDuration } from './time-ticks'

const SECOND = 1000
const UNITS = [
  { word: 'd', ms: 86_400 * SECOND },
  { word: 'h', ms: 3600 * SECOND },
  { word: 'min', ms: 60 * SECOND },
  { word: 's', ms: SECOND },
  { word: 'ms', ms: 1 },
] as const

/**
 * An axis around lags in milliseconds and zero, told in the largest unit of which there are at least two; of milliseconds
 * up to 200. The uppermost tick says the unit.
 */
export function lagAxis(min: number, max: number): NiceAxis {
  const [low, high] = [Math.min(min, 0), Math.max(max, 0)]
  const size = Math.max(-low, high)
  const unit = UNITS.find(({ word, ms }) => size >= (word === 's' ? 0.2 : 2) * ms) ?? { word: 'ms', ms: 1 }
  const axis = niceAxis(low / unit.ms, high / unit.ms)
  const isWhole = axis.ticks.every(({ value }) => Number.isInteger(value) && Math.abs(value) < 100_000)
  return {
    min: axis.min * unit.ms,
    max: axis.max * unit.ms,
    ticks: axis.ticks.map(({ value, label }, index) => ({
      value: value * unit.ms,
      label: `${isWhole ? formatCount(value) : label}${index === axis.ticks.length - 1 ? ` ${unit.word}` : ''}`,
    })),
  }
}

/** `+250 ms`, `−97 s`, `+1:05:09`, `−8 d 0:00:00`: claimed minus observed, to the millisecond. */
export function formatLag(ms: number): string {
  if (ms === 0) return '0 s'
  const sign = ms < 0 ? '−' : '+'
  const size = Math.abs(ms)
  if (size < SECOND) return `${sign}${size} ms`
  if (size < 120 * SECOND) return `${sign}${size / SECOND} s`
  return `${sign}${formatDuration(size, size % SECOND === 0 ? SECOND : 1)}`
}

/** A smoothed value: an average has no digits of its own, so six tell it. */
export function smoothedWords(answer: Pick<SeriesResponse, 'value'> | undefined, value: number): string {
  return answer?.value === 'lag' ? formatLag(Math.round(value)) : formatExact(Number(value.toPrecision(6)))
}

/** A drawn value with every digit, or in short: a number, or a length of time where the series is one of lags. */
export function valueWords(
  answer: Pick<SeriesResponse, 'value'> | undefined,
  value: Value | null,
  form: 'exact' | 'short',
) {
  if (answer?.value === 'lag' && typeof value === 'number') return formatLag(value)
  return form === 'exact' && value !== null ? formatExact(value) : formatValue(value)
}
