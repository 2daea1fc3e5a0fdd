import { describe, expect, it } from 'vitest'
import { columnTracks } from './column-tracks'
import { viewOf } from './in-view'
import { nearestPlaces, stretchAround, tracksOf } from './nearest'
import { plotArea } from './plot'
import { columns, plot, series, type Write } from './plotted.fixture'
import type { DrawnPoint } from './series-points'
import { xScale } from './x-axis'

const wave = (count: number, more: Partial<Write> = {}): Write[] =>
  Array.from({ length: count }, (_, x) => ({
    x: x * 2,
    value: Math.sin(x / 9) * (1 + (x % 7)) + 11 * (more.writer ?? 0) + 23 * (more.segment ?? 0),
    ...more,
  }))
const bucketed = (points: Write[]) => ({ ...series(points), bucketWidth: 8 })
const x = xScale('step', { min: 41, max: 703 }, { area: plotArea(756, 128) })
const scale = {
  leftOf: (at: number) => x.toPixel(at),
  placeOf: (point: DrawnPoint) => ({ point, left: x.toPixel(point.x), top: Number(point.value) * 10 }),
}

describe('columnTracks', () => {
  it('finds what tracks of all points find, wherever the pointer is', () => {
    const answer = bucketed([...wave(400), ...wave(300, { writer: 1 }), ...wave(300, { segment: 1 })])
    const view = viewOf(plot(answer), 2, x)
    const tracks = columnTracks(view, scale) ?? []
    const all = tracksOf(view.writes.map(scale.placeOf))
    expect(tracks.map(({ length }) => length).sort()).toEqual([279, 279, 331])
    for (let left = 0; left < 760; left += 3.7) {
      const found = nearestPlaces(tracks, { left, top: 20 })
      expect(found).toEqual(nearestPlaces(all, { left, top: 20 }))
      expect(found.length).toBeGreaterThan(0)
    }
  })

  it('finds the corners of a bucket around one of its points, on its line alone', () => {
    const view = viewOf(plot(bucketed([...wave(400), ...wave(400, { writer: 1 })])), 0, x)
    const tracks = columnTracks(view, scale) ?? []
    const [place] = nearestPlaces(tracks, { left: 300, top: 0 })
    if (place === undefined) throw new Error('nothing found')
    const bucket = Math.floor(place.point.x / 8)
    const found = stretchAround(tracks, place, (point) => Math.floor(point.x / 8) === bucket)
    expect(found.map(({ point }) => point.x).sort((a, b) => a - b)).toEqual([0, 2, 4, 6].map((at) => bucket * 8 + at))
    expect(new Set(found.map(({ point }) => point.writer.key))).toEqual(new Set([place.point.writer.key]))
  })

  it('leaves what is not only points, or not in order, to tracks of all points', () => {
    expect(columnTracks(viewOf(plot(series(wave(400))), 0, x), scale)).toBeNull()
    const marked = { ...bucketed(wave(400)), marks: columns([{ x: 99, value: 'NaN' }]) }
    expect(columnTracks(viewOf(plot(marked), 0, x), scale)).toBeNull()
    const twice = bucketed([...wave(40), { x: 78, value: 3 }])
    expect(columnTracks(viewOf(plot(twice), 0, x), scale)).toBeNull()
    const joined = {
      ...bucketed(wave(400)),
      joined: {
        xmetric: 'tokens',
        missing: 0,
        repeated: 0,
        placeless: 0,
        collidingPlaceless: 0,
        besideAt: [],
        cut: false,
        breaksAt: [9],
        proof: { verdict: null, others: [] },
      },
    }
    expect(columnTracks(viewOf(plot(joined), 0, x), scale)).toBeNull()
  })
})
