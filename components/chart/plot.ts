/** Height of a card's plot with its x axis; an expanded card's; a card's on a phone. */
export const PLOT_HEIGHTS = { card: 186, wide: 360, phone: 164 } as const

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

/** Where marks are drawn in a chart of this size. */
export function plotArea(width: number, height: number): PlotArea {
  return {
    left: MARGIN.left,
    right: Math.max(width - MARGIN.right, MARGIN.left + 1),
    top: MARGIN.top,
    bottom: height - MARGIN.bottom,
  }
}

export interface Tick {
  value: number
  label: string
}
