import type { Tick } from './plot'

/** Bounds that are whole steps of a round number, with a tick at each. */
export interface NiceAxis {
  min: number
  max: number
  ticks: Tick[]
}

const ROUND = [1, 2, 2.5, 5, 10]

/** The round number (1, 2, 2.5 or 5 times a power of ten) that cuts `span` into at most `most` steps. */
export function roundStep(span: number, most: number): number {
  const rough = span / most
  const power = 10 ** Math.floor(Math.log10(rough))
  return (ROUND.find((round) => round * power >= rough * 0.999999) ?? 10) * power
}

/** A linear axis around finite `min` and `max`: both lie on round ticks, of which there are 3 to 6. */
export function niceAxis(min: number, max: number): NiceAxis {
  const [low, high] = apart(min, max)
  const span = high - low
  // Doubles further apart than a double can tell: three ticks say enough.
  if (!Number.isFinite(span) || span > 1e300) return axisOf([...new Set([low, 0, high])].sort((a, b) => a - b))
  const step = roundStep(span, 4)
  const from = Math.floor(low / step + 1e-9)
  const to = Math.max(Math.ceil(high / step - 1e-9), from + 1)
  return axisOf(
    Array.from({ length: to - from + 1 }, (_, index) => (from + index) * step),
    step,
  )
}

/** Equal bounds, or such that differ in the last digits only, are moved apart: a flat line stands in the middle. */
function apart(min: number, max: number): [number, number] {
  const size = Math.max(Math.abs(min), Math.abs(max))
  if (max / 2 - min / 2 > Math.max(size * 1e-11, 1e-300)) return [min, max]
  const room = size < 1e-300 ? 1 : size * 0.1
  return [min - room, max + room]
}

function axisOf(values: number[], step?: number): NiceAxis {
  const labels = tickLabels(values, step)
  return {
    min: values[0] ?? 0,
    max: values.at(-1) ?? 1,
    ticks: values.map((value, index) => ({ value: value === 0 ? 0 : value, label: labels[index] ?? '' })),
  }
}

/** Labels of at most six characters or so, all with the same number of decimals. */
function tickLabels(values: number[], step = 0): string[] {
  const size = Math.max(...values.map(Math.abs))
  const decimals = step === 0 ? 0 : decimalsOf(step)
  if (size >= 100_000 || decimals > 4) return values.map((value) => formatPower(value, step))
  return values.map((value) => (value === 0 ? (0).toFixed(decimals) : value.toFixed(decimals)).replace('-', '−'))
}

function decimalsOf(step: number): number {
  // Whole steps up to 10 keep one decimal, so that a tick is seen to be a measured value.
  return Math.max(digitsAfterFirst(step) - powerOf(step), step < 10 ? 1 : 0)
}

const powerOf = (step: number) => Math.floor(Math.log10(step) + 1e-9)
const digitsAfterFirst = (step: number) => (Math.abs(step / 10 ** powerOf(step) - 2.5) < 1e-6 ? 1 : 0)

/** `1.2e5`: as many digits as tell neighbouring ticks apart, three at most. */
function formatPower(value: number, step: number): string {
  if (value === 0) return '0'
  const power = Math.floor(Math.log10(Math.abs(value)) + 1e-12)
  const needed = step === 0 ? 1 : power - powerOf(step) + digitsAfterFirst(step)
  return value
    .toExponential(Math.min(Math.max(needed, 0), 3))
    .replace('e+', 'e')
    .replaceAll('-', '−')
}

/**
 * A logarithmic axis around positive `min` and `max`. Ticks are decades, thinned to six; over less than two decades
 * they are 1, 2, 5 times a power of ten.
 */
export function logAxis(min: number, max: number): NiceAxis {
  const low = Math.floor(Math.log10(min) + 1e-12)
  const high = Math.ceil(Math.log10(max) - 1e-12)
  if (high - low <= 1 || max / min < 50) return narrowLogAxis(min, max)
  const every = Math.ceil((high - low) / 5)
  const from = Math.floor(low / every) * every
  const to = Math.ceil(high / every) * every
  const values: number[] = []
  for (let power = from; power <= to; power += every) values.push(10 ** power)
  const ticks = values
    .filter((value) => value > 0 && Number.isFinite(value))
    .map((value) => ({ value, label: decade(value) }))
  return { min: Math.max(10 ** from, Number.MIN_VALUE), max: Math.min(10 ** to, Number.MAX_VALUE), ticks }
}

function narrowLogAxis(min: number, max: number): NiceAxis {
  const values: number[] = []
  for (let power = Math.floor(Math.log10(min) + 1e-12) - 1; power <= Math.ceil(Math.log10(max)) + 1; power++) {
    for (const digit of [1, 2, 5]) values.push(digit * 10 ** power)
  }
  const first = Math.max(
    values.findLastIndex((value) => value <= min * (1 + 1e-9)),
    0,
  )
  const last = values.findIndex((value) => value >= max * (1 - 1e-9))
  const chosen = values.slice(first, Math.max(last, first + 1) + 1)
  return {
    min: chosen[0] ?? min,
    max: chosen.at(-1) ?? max,
    ticks: chosen.map((value) => ({ value, label: decade(value) })),
  }
}

function decade(value: number): string {
  if (value >= 0.001 && value < 100_000) return String(Number(value.toPrecision(1)))
  return Number(value.toPrecision(1)).toExponential(0).replace('e+', 'e').replaceAll('-', '−')
}
