import 'server-only'
import type { Step, XAxis } from '@/lib/api/fields'
import type { PointColumns } from '@/lib/api/series'
import { AppError } from '@/lib/errors'
import { toValue } from './rows'
import type { Legend, Points } from './series-rows'

/** How points are laid out: the axis, and where relative time counts from. */
export interface Layout {
  x: XAxis
  baseMs: number
  legend: Legend
}

/** Points as the contract's parallel columns, in the order given. */
export function toColumns(points: Points, { x, baseMs, legend }: Layout): PointColumns {
  const event = points.seq.map((seq) => {
    const at = legend.event.get(seq)
    if (at === undefined) throw new AppError('store_failed', 'A point of the store belongs to no event.')
    return at
  })
  const { observedMs } = points
  const claimed = (ms: number | null) => (ms ?? Number.NaN) - (x === 'relative' ? baseMs : 0)
  return {
    x: x === 'observed' ? observedMs : x === 'step' ? points.step.map(Number) : points.claimedMs.map(claimed),
    value: points.value.map(toValue),
    step: points.step,
    claimedMs: points.claimedMs,
    observedMs,
    event,
    item: points.item,
    writer: points.writerId.map((id) => legend.writer.get(id) ?? -1),
    segment: points.segment,
  }
}

/** As `toColumns`, line by line (segment, writer) along x, where the series' own order decides at one x. */
export function toLines(points: Points, layout: Layout): PointColumns {
  const columns = toColumns(points, layout)
  const places = points.seq.map((_, at) => at).sort(orderOf(points, columns))
  return places.every((place, at) => place === at) ? columns : reordered(columns, places)
}

function orderOf(points: Points, { x, observedMs, claimedMs, step }: PointColumns): (a: number, b: number) => number {
  const { segment, writerId, seq, item } = points
  const compare = (list: number[], a: number, b: number) => (list[a] ?? 0) - (list[b] ?? 0)
  return (a, b) =>
    compare(segment, a, b) ||
    compare(writerId, a, b) ||
    compare(x, a, b) ||
    compare(observedMs, a, b) ||
    nullsLast(claimedMs[a] ?? null, claimedMs[b] ?? null) ||
    nullsLast(toWhole(step[a] ?? null), toWhole(step[b] ?? null)) ||
    compare(seq, a, b) ||
    compare(item, a, b)
}

function reordered(columns: PointColumns, places: number[]): PointColumns {
  const of = <T>(list: T[]): T[] => {
    const moved: T[] = []
    for (const place of places) {
      const one = list[place]
      if (one !== undefined) moved.push(one)
    }
    return moved
  }
  return {
    x: of(columns.x),
    value: of(columns.value),
    step: of(columns.step),
    claimedMs: of(columns.claimedMs),
    observedMs: of(columns.observedMs),
    event: of(columns.event),
    item: of(columns.item),
    writer: of(columns.writer),
    segment: of(columns.segment),
  }
}

const toWhole = (step: Step | null) => (typeof step === 'string' ? BigInt(step) : step)

function nullsLast(a: number | bigint | null, b: number | bigint | null): number {
  if (a === b) return 0
  if (a === null) return 1
  return b === null || a < b ? -1 : 1
}
