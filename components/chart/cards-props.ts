import type { XAxis } from '@/lib/api/fields'
import type { RunResponse } from '@/lib/api/run'
import type { Moment } from './chart-model'
import type { Unrecorded } from './lines'
import type { Proof } from './proof-lines'
import type { DrawnPoint } from './series-points'
import type { YKind } from './y-axis'
import type { Zoom } from './zoom'

/** What all cards of a page ask for. */
export interface CardsQuery {
  x: XAxis
  zoom: Zoom
  asOf: number | null
}

/** The write whose evidence is open. `x` is null when it has no place on the axis. */
export interface SelectedPoint {
  metric: string
  x: number | null
  value: DrawnPoint['value']
}

export interface CardsProps {
  run: RunResponse
  query: CardsQuery
  context: ChartContext
  selected: SelectedPoint | null
  onZoom: (zoom: Zoom) => void
  onSelect: (point: DrawnPoint) => void
}

/** What a chart shows beside its series: the same for all cards of a page. */
export interface ChartContext {
  y: YKind
  unrecorded: Unrecorded[]
  /** Hours of delivery without a digest that proves anything. */
  unproved: { fromMs: number; toMs: number }[]
  /** Of the card's own series, but for its answer. */
  proof: Proof
  moments: Moment[]
  /** Epoch milliseconds where relative time counts from. */
  baseMs: number | null
  colourOf: (writer: string) => string
  zoomed: boolean
  /** Why there may be no point between two observed times, epoch ms; null: nothing is known of it. */
  emptyWords: (fromMs: number, toMs: number) => string | null
}
