import 'server-only'

/** A line of an axis' grid and what stands beside it. */
export interface AxisTick {
  at: number
  label: string
}

const [secondMs, minuteMs, hourMs, dayMs] = [1_000, 60_000, 3_600_000, 86_400_000]
const TIME_STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500].map((ms) => ms),
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * secondMs),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * minuteMs),
  ...[1, 2, 3, 6, 12].map((hours) => hours * hourMs),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000].map((days) => days * dayMs),
]

/** Ticks on round numbers, at most `most` steps apart over the range. */
export function numberTicks(min: number, max: number, most: number): AxisTick[] {
  const rough = (max - min) / most
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 2.5, 5].find((round) => round * power >= rough) ?? 10) * power
  if (!Number.isFinite(step) || step <= 0) return [min, max].map((at) => ({ at, label: numberLabel(at) }))
  return ticksOf(min, max, step).map((at) => ({ at, label: numberLabel(Number(at.toPrecision(12))) }))
}

/** Ticks on round UTC times. Labels have the date where a tick is a midnight or the first. */
export function timeTicks(min: number, max: number, most: number): AxisTick[] {
  const step = TIME_STEPS.find((each) => each >= (max - min) / most) ?? 10_000 * dayMs
  return ticksOf(min, max, step).map((at, place) => ({ at, label: timeLabel(at, step, place === 0) }))
}

/** Ticks on round lengths of time. */
export function lengthTicks(min: number, max: number, most: number): AxisTick[] {
  const step = TIME_STEPS.find((each) => each >= (max - min) / most) ?? 10_000 * dayMs
  const [unit, name] = [
    [dayMs, 'd'] as const,
    [hourMs, 'h'] as const,
    [minuteMs, 'min'] as const,
    [secondMs, 's'] as const,
  ].find(([size]) => step % size === 0) ?? [1, 'ms']
  return ticksOf(min, max, step).map((at) => ({ at, label: `${at / unit} ${name}` }))
}

function ticksOf(min: number, max: number, step: number): number[] {
  const first = Math.ceil(min / step - 1e-9)
  const count = Math.min(Math.floor(max / step + 1e-9) - first, 100)
  return Array.from({ length: count + 1 }, (_, place) => (first + place) * step)
}

function numberLabel(value: number): string {
  const size = Math.abs(value)
  const text = size !== 0 && (size < 1e-4 || size >= 1e7) ? value.toExponential() : String(value)
  return text.replaceAll('-', '−')
}

function timeLabel(ms: number, step: number, isFirst: boolean): string {
  const date = new Date(ms)
  if (Number.isNaN(date.getTime())) return String(ms)
  const [day = '', time = ''] = date.toISOString().split('T')
  if (step >= dayMs) return day
  const clock = step >= minuteMs ? time.slice(0, 5) : step >= secondMs ? time.slice(0, 8) : time.slice(0, 12)
  return isFirst || ms % dayMs === 0 ? `${day.slice(5)} ${clock}` : clock
}
