import { formatDifference } from '@/lib/format'

export type ClockName = 'Claimed' | 'Observed' | 'Delivered'

export interface Clock {
  name: ClockName
  ms: number
}

/** The clocks of a write on one ruler, left to right in the order of time. */
export interface ClockLine {
  marks: (Clock & { at: number })[]
  /** Between neighbours: their difference in words, written at its middle. */
  gaps: { at: number; label: string }[]
  /** False when a difference is too small to be drawn as large as it is. */
  toScale: boolean
  /** Where another moment lies on the ruler; null outside of it. */
  place(ms: number): number | null
}

export const CLOCK_WIDTH = 408
const EDGE = 30
/** Room for the words of one difference. */
const NARROWEST = 84

/** Lays `clocks` out on a ruler of `CLOCK_WIDTH`. */
export function clockLine(clocks: Clock[]): ClockLine {
  const sorted = [...clocks].sort((a, b) => a.ms - b.ms)
  const { widths, toScale } = gapWidths(sorted)
  let at = EDGE
  const marks = sorted.map((clock, index) => {
    at += index === 0 ? 0 : (widths[index - 1] ?? 0)
    return { ...clock, at }
  })
  const gaps = marks.slice(1).map((mark, index) => {
    const before = marks[index] ?? mark
    return { at: (before.at + mark.at) / 2, label: formatDifference(signed(before, mark)) }
  })
  return { marks, gaps, toScale, place: (ms) => placeOf(marks, ms) }
}

const ORDER: ClockName[] = ['Claimed', 'Observed', 'Delivered']

/** The later clock of the three minus the one before it, so that a claim of the future is negative. */
function signed(before: Clock, after: Clock): number {
  const forward = ORDER.indexOf(after.name) >= ORDER.indexOf(before.name)
  return forward ? after.ms - before.ms : before.ms - after.ms
}

function gapWidths(sorted: Clock[]): { widths: number[]; toScale: boolean } {
  const room = CLOCK_WIDTH - 2 * EDGE
  const lengths = sorted.slice(1).map((clock, index) => clock.ms - (sorted[index]?.ms ?? clock.ms))
  const total = lengths.reduce((sum, length) => sum + length, 0)
  const exact = lengths.map((length) => (total === 0 ? room / lengths.length : (length / total) * room))
  const short = exact.filter((width) => width < NARROWEST)
  if (short.length === 0) return { widths: exact, toScale: total > 0 }
  const left = room - short.length * NARROWEST
  const long = exact.filter((width) => width >= NARROWEST).reduce((sum, width) => sum + width, 0)
  const widths = exact.map((width) => (width < NARROWEST ? NARROWEST : (width / long) * left))
  return { widths, toScale: false }
}

function placeOf(marks: ClockLine['marks'], ms: number): number | null {
  for (const [index, mark] of marks.entries()) {
    const before = marks[index - 1]
    if (before === undefined || ms < before.ms || ms > mark.ms || mark.ms === before.ms) continue
    return before.at + ((ms - before.ms) / (mark.ms - before.ms)) * (mark.at - before.at)
  }
  return null
}
