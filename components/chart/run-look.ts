/** How the lines of a run are drawn, on every screen. */
export interface RunLook {
  colour: string
  /** `stroke-dasharray`; none: drawn through. */
  dash: string | undefined
}

/** The colour of runs where colours tell something else. */
export const INK = 'var(--text-2)'

/** The tokens `--dash-n`: an attribute of SVG cannot name a property. */
const DASHES = [undefined, '6 3', '2 2.5', '9 3 2 3', '12 4']
const COLOURS = 10
/** Of runs that no colour tells apart: twice as many, the first alike. */
const INK_DASHES = [...DASHES, '4 1.5', '12 3 2 3 2 3', '1.5 4', '6 2 2 2 2 2', '9 5']

/** Colour and dash of the run at a place of the choice: ten colours, then the same with the next dash. */
export function runLook(place: number): RunLook {
  return {
    colour: `var(--chart-${(place % COLOURS) + 1})`,
    dash: DASHES[Math.floor(place / COLOURS) % DASHES.length],
  }
}

/** Where colours tell something else: ten dashes, then the same again. */
export const inkLook = (place: number): RunLook => ({ colour: INK, dash: INK_DASHES[place % INK_DASHES.length] })
