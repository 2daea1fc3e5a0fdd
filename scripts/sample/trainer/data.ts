import type { Random } from '../random'

/** A classification set that the trainer makes itself: `count` rows of `width` numbers and a class for each. */
export interface DataSet {
  width: number
  classes: number
  count: number
  rows: Float64Array
  labels: Uint8Array
}

/** Three interleaved arms of a spiral in the plane, `noise` as a share of the arm's width. */
export function spirals(random: Random, count: number, noise: number): DataSet {
  const classes = 3
  const data = emptySet(count, 2, classes)
  for (let row = 0; row < count; row++) {
    const arm = row % classes
    const along = random.uniform()
    const angle = along * 4.2 + (arm * 2 * Math.PI) / classes + random.gaussian() * noise
    data.rows[row * 2] = along * Math.cos(angle) * 2
    data.rows[row * 2 + 1] = along * Math.sin(angle) * 2
    data.labels[row] = arm
  }
  return data
}

/** Strokes of eight letters on a unit square: [x0, y0, x1, y1]. */
const STROKES: Record<string, readonly (readonly [number, number, number, number])[]> = {
  A: [
    [0.1, 0.9, 0.5, 0.1],
    [0.5, 0.1, 0.9, 0.9],
    [0.3, 0.6, 0.7, 0.6],
  ],
  E: [
    [0.2, 0.1, 0.2, 0.9],
    [0.2, 0.1, 0.8, 0.1],
    [0.2, 0.5, 0.7, 0.5],
    [0.2, 0.9, 0.8, 0.9],
  ],
  F: [
    [0.2, 0.1, 0.2, 0.9],
    [0.2, 0.1, 0.8, 0.1],
    [0.2, 0.5, 0.7, 0.5],
  ],
  H: [
    [0.2, 0.1, 0.2, 0.9],
    [0.8, 0.1, 0.8, 0.9],
    [0.2, 0.5, 0.8, 0.5],
  ],
  K: [
    [0.2, 0.1, 0.2, 0.9],
    [0.8, 0.1, 0.2, 0.5],
    [0.2, 0.5, 0.8, 0.9],
  ],
  L: [
    [0.2, 0.1, 0.2, 0.9],
    [0.2, 0.9, 0.8, 0.9],
  ],
  T: [
    [0.1, 0.1, 0.9, 0.1],
    [0.5, 0.1, 0.5, 0.9],
  ],
  X: [
    [0.1, 0.1, 0.9, 0.9],
    [0.9, 0.1, 0.1, 0.9],
  ],
}

const GLYPH_SIDE = 9

/** Letters drawn by strokes on a 9 x 9 grid, each shifted, stretched and covered with noise. */
export function glyphs(random: Random, count: number, noise: number): DataSet {
  const letters = Object.values(STROKES)
  const data = emptySet(count, GLYPH_SIDE * GLYPH_SIDE, letters.length)
  for (let row = 0; row < count; row++) {
    const label = row % letters.length
    const picture = data.rows.subarray(row * data.width, (row + 1) * data.width)
    const scale = 5.5 + random.uniform() * 2
    const place = { scale, left: random.uniform() * (GLYPH_SIDE - 1 - scale), top: random.uniform() * 2 }
    for (const stroke of letters[label] ?? []) drawStroke(picture, stroke, place)
    for (let at = 0; at < picture.length; at++) picture[at] = (picture[at] ?? 0) - 0.25 + random.gaussian() * noise
    data.labels[row] = label
  }
  return data
}

function drawStroke(
  picture: Float64Array,
  [x0, y0, x1, y1]: readonly [number, number, number, number],
  place: { scale: number; left: number; top: number },
) {
  for (let dot = 0; dot <= 16; dot++) {
    const x = Math.round(place.left + (x0 + ((x1 - x0) * dot) / 16) * place.scale)
    const y = Math.round(place.top + (y0 + ((y1 - y0) * dot) / 16) * place.scale)
    if (x >= 0 && x < GLYPH_SIDE && y >= 0 && y < GLYPH_SIDE) picture[y * GLYPH_SIDE + x] = 1
  }
}

function emptySet(count: number, width: number, classes: number): DataSet {
  return { count, width, classes, rows: new Float64Array(count * width), labels: new Uint8Array(count) }
}
