import type { XAxis } from '@/lib/api/fields'
import type { SeriesAsk } from '@/lib/api/series'

/** How people chose to have all charts of a page drawn. Nothing of it changes what is recorded. */
export interface ChartView {
  /** Weight of the smoothing, below 1; 0: every line as it was written. */
  smooth: number
  /** Bucketed lines lie on an area between the extremes; else they go through every extreme. */
  band: boolean
  /** The y axis goes from the 1st to the 99th percentile of the values drawn. */
  fit: boolean
  /** x is told on a log axis, where there is one. */
  logX: boolean
  /** Each point is told by how far its claimed time is from its observed one. */
  lag: boolean
  /** What lines are split and coloured by, besides segment and writer. */
  by: 'client' | 'ip' | null
}

/** What the colour of a line can tell. */
export const COLOUR_WORDS = {
  run: 'run',
  metric: 'metric',
  writer: 'writer',
  client: 'client',
  ip: 'address',
  verdict: 'proof',
} as const
export type Colour = keyof typeof COLOUR_WORDS

/** Nothing smoothed, nothing out of frame. */
export const RAW: ChartView = { smooth: 0, band: true, fit: false, logX: false, lag: false, by: null }

/** How many of these choices are not as they are when nobody chose: colours are told beside the charts. */
export function chosenCount({ smooth, band, fit, logX, lag }: ChartView): number {
  return [smooth > 0, !band, fit, logX, lag].filter(Boolean).length
}

/** A clock has no zero that a log axis could begin at. */
export const isLogable = (x: XAxis) => x === 'step' || x === 'relative'

/** What of a question about a series the view decides. */
export function askedBy(view: ChartView, x: XAxis): Pick<SeriesAsk, 'x' | 'xscale' | 'value' | 'by'> {
  return {
    x,
    xscale: view.logX && isLogable(x) ? 'log' : 'linear',
    value: view.lag ? 'lag' : 'value',
    by: view.by,
  }
}

/** Series of one chart up to which each has a band: areas of more hide one another, and the lines with them. */
export const MOST_BANDS = 3

/** How so many series of one chart are drawn: beyond a few, lines go through every extreme themselves. */
export function legible(view: ChartView, series: number): ChartView {
  return series > MOST_BANDS ? { ...view, band: false } : view
}
