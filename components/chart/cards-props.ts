import type { XAxis } from '@/lib/api/fields'
import type { RunResponse } from '@/lib/api/run'
import type { Moment } from './chart-model'
import type { Unrecorded } from './lines'
import type { Plotted } from './plotted'
import type { Proof } from './proof-lines'
import type { DrawnPoint } from './series-points'
import type { ChartView } from './view'
import type { YKind } from './y-axis'
import type { Zoom } from './zoom'

/** What all cards of a page ask for. */
export interface CardsQuery {
  x: XAxis
  /** A metric whose values are x in the place of an axis. */
  xmetric: string | null
  zoom: Zoom
  asOf: number | null
}

/** The write whose evidence is open. `x` is null when it has no place on the axis. */
export interface SelectedPoint {
  metric: string
  x: number | null
  value: DrawnPoint['value']
}

/** The same where it is drawn; `series`: which of the chart's it belongs to, the first if nothing is said. */
export interface SelectedPlace extends Pick<DrawnPoint, 'x' | 'value'> {
  series?: number
}

export interface CardsProps {
  run: RunResponse
  query: CardsQuery
  context: ChartContext
  /** Of every series of the run, but for the points that differ. */
  proof: Pick<Proof, 'common' | 'coloured'>
  colourOf: Plotted['colourOf']
  /** Colours tell nothing else, so they may tell the metrics of a card apart. */
  isColourFree: boolean
  selected: SelectedPoint | null
  onZoom: (zoom: Zoom) => void
  onUndo: () => void
  /** Metrics whose cards stand first. */
  pinned: readonly string[]
  onPin: (metric: string, on: boolean) => void
  onSelect: (point: DrawnPoint) => void
}

export interface SharedShades {
  kind: XAxis
  shades: readonly SharedShade[]
}

/** A stretch of an axis of time without record or proof of some of a chart's runs. */
export interface SharedShade {
  from: number
  /** null: it is not over. */
  to: number | null
  words: string
  unproved: boolean
  /** It is so of these, of so many that the chart has. */
  runs: string[]
  of: number
}

/** What a chart shows beside its series: the same for all cards of a page. */
export interface ChartContext {
  y: YKind
  view: ChartView
  unrecorded: Unrecorded[]
  unproved: RunResponse['unproved']
  /** Of several runs what is shaded for which of them, in x units of the axis `kind`: in the place of both. */
  shared?: SharedShades
  moments: Moment[]
  /** Epoch milliseconds where relative time counts from. */
  baseMs: number | null
  zoomed: boolean
  /** Why there may be no point between two observed times, epoch ms; null: nothing is known of it. */
  emptyWords: (fromMs: number, toMs: number) => string | null
}
