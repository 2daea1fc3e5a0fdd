import 'server-only'
import type { XAxis } from '@/lib/api/common'
import type { PointColumns } from '@/lib/api/series'
import { AppError } from '@/lib/errors'
import { toStep, toValue } from './rows'
import type { Legend, Point } from './series-rows'

/** How points are laid out: the axis, and where relative time counts from. */
export interface Layout {
  x: XAxis
  baseMs: number
  legend: Legend
}

interface Placed extends Point {
  x: number
  observedMs: number
  event: number
}

/** Points as the contract's parallel columns, in the order given. */
export function toColumns(points: Point[], layout: Layout): PointColumns {
  return columnsOf(
    points.map((point) => place(point, layout)),
    layout.legend,
  )
}

/** As `toColumns`, line by line (segment, writer) along x, where the series' own order decides at one x. */
export function toLines(points: Point[], layout: Layout): PointColumns {
  return columnsOf(points.map((point) => place(point, layout)).sort(alongLines), layout.legend)
}

function columnsOf(points: Placed[], legend: Legend): PointColumns {
  return {
    x: points.map((point) => point.x),
    value: points.map((point) => toValue(point.value)),
    step: points.map((point) => toStep(point.step)),
    claimedMs: points.map((point) => point.claimedMs),
    observedMs: points.map((point) => point.observedMs),
    event: points.map((point) => point.event),
    item: points.map((point) => point.item),
    writer: points.map((point) => legend.writer.get(point.writerId) ?? -1),
    segment: points.map((point) => point.segment),
  }
}

function place(point: Point, { x, baseMs, legend }: Layout): Placed {
  const event = legend.event.get(point.seq)
  if (event === undefined) throw new AppError('store_failed', 'A point of the store belongs to no event.')
  const { at, observedMs } = event
  const claimed = point.claimedMs ?? Number.NaN
  const on: Record<XAxis, number> = {
    step: Number(point.step),
    relative: claimed - baseMs,
    claimed,
    observed: observedMs,
  }
  return { ...point, x: on[x], observedMs, event: at }
}

function alongLines(a: Placed, b: Placed): number {
  return (
    a.segment - b.segment ||
    a.writerId - b.writerId ||
    a.x - b.x ||
    a.observedMs - b.observedMs ||
    nullsLast(a.claimedMs, b.claimedMs) ||
    nullsLast(a.step, b.step) ||
    a.seq - b.seq ||
    a.item - b.item
  )
}

function nullsLast(a: number | bigint | null, b: number | bigint | null): number {
  if (a === b) return 0
  if (a === null) return 1
  return b === null || a < b ? -1 : 1
}
