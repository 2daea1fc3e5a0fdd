/** How large a card is: in its column, across the page, above all others of the page, or over the whole screen. */
export type CardShape = 'usual' | 'wide' | 'lead' | 'full'

/** Height of a card's plot with its x axis, on a desk and on a phone; over the whole screen it takes what there is. */
export const PLOT_HEIGHTS: Record<Exclude<CardShape, 'full'>, { desk: number; phone: number }> = {
  usual: { desk: 186, phone: 164 },
  wide: { desk: 360, phone: 164 },
  lead: { desk: 296, phone: 216 },
}

/** What else of the screen a card over all of it needs, in pixels: head, footer and edges; on a phone the name has a row. */
export const FULL_CHROME = { desk: 84, phone: 124 }

/** Screens on which cards stand one below the other. */
export const PHONE = '(width < 701px)'

/** Room around the plot for the axes, in pixels. */
export const MARGIN = { top: 8, right: 10, bottom: 20, left: 46 } as const

export interface PlotArea {
  left: number
  right: number
  top: number
  bottom: number
}

/** Where marks are drawn in a chart of this size; a second y axis needs room on the right. */
export function plotArea(width: number, height: number, isTwofold = false): PlotArea {
  return {
    left: MARGIN.left,
    right: Math.max(width - (isTwofold ? MARGIN.left : MARGIN.right), MARGIN.left + 1),
    top: MARGIN.top,
    bottom: height - MARGIN.bottom,
  }
}

/** `top`, or the edge of the frame that it lies beyond. */
export function inside(top: number, area: PlotArea): number {
  return Math.min(Math.max(top, area.top), area.bottom)
}

export interface Tick {
  value: number
  label: string
}
