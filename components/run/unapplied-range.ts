import type { Zoom } from '@/components/chart/zoom'
import { formatBound } from '@/components/filters/range'
import type { XAxis } from '@/lib/api/fields'
import type { RunResponse } from '@/lib/api/run'

/** The range of the bar, observed: `to` is exclusive, null is open. */
export interface ObservedRange {
  from: number | null
  to: number | null
}

/** When what is drawn was first and last written. */
export interface Written {
  firstMs: number | null
  lastMs: number | null
}

/** Of several runs together. */
export function writtenOf(runs: readonly Pick<RunResponse, 'firstWrite' | 'lastWrite'>[]): Written {
  const first = runs.flatMap(({ firstWrite }) => firstWrite?.ms ?? [])
  const last = runs.flatMap(({ lastWrite }) => lastWrite?.ms ?? [])
  return {
    firstMs: first.length === 0 ? null : Math.min(...first),
    lastMs: last.length === 0 ? null : Math.max(...last),
  }
}

/** That the bar's range does not narrow the charts; null where there is none, or they are zoomed to it. */
export function unappliedWords(range: ObservedRange, shown: Zoom & { x: XAxis }, written: Written): string | null {
  const { from, to } = range
  if (from === null && to === null) return null
  if (shown.x === 'observed' && shown.x0 === from && shown.x1 === to) return null
  return `The range ${rangeWords(range)} does not narrow these charts${besideWords(range, written)}. Coverage alone is of that range.`
}

/** The zoom of all charts to the range. */
export function zoomToRange({ from, to }: ObservedRange) {
  return { x: 'observed' as const, x0: from, x1: to, at: null }
}

function rangeWords({ from, to }: ObservedRange): string {
  if (from === null) return to === null ? '' : `up to ${formatBound(to)}`
  return to === null ? `from ${formatBound(from)} on` : `${formatBound(from)} to ${formatBound(to)}`
}

function besideWords({ from, to }: ObservedRange, { firstMs, lastMs }: Written): string {
  if (to !== null && firstMs !== null && to <= firstMs) return ', and ends before the first write'
  if (from !== null && lastMs !== null && from > lastMs) return ', and begins after the last write'
  return ''
}
