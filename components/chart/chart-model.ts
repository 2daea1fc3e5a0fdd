import type { SeriesX } from '@/lib/api/fields'
import type { SeriesResponse } from '@/lib/api/series'
import type { Verdict } from '@/lib/cloudtrail/verdict'
import { bandLines } from './band-lines'
import { type CollisionMark, collisionMarks } from './collision-marks'
import { columnTracks } from './column-tracks'
import { type EdgeMark, edgeMarks, isUpper } from './edge-marks'
import { fitted } from './fit'
import { finiteOf, unplaced, type View, valuesOf, viewOf } from './in-view'
import { buildLines, type Drawing, type Line, lineOf, type Unrecorded } from './lines'
import { marksOfLines } from './metric-marks'
import { type Place, type Track, tracksOf } from './nearest'
import { once } from './once'
import { inside, type PlotArea, plotArea } from './plot'
import { axisKind, type Plotted, seriesName } from './plotted'
import { type ProofLines, proofLines, verdictOfPoints } from './proof-lines'
import { type RestartMark, restartMarks } from './restart-marks'
import { alongX, bucketOf, type DrawnPoint, isBanded } from './series-points'
import { type ChartView, legible } from './view'
import { positivePart, type XRange, type XScale, xScale } from './x-axis'
import { type YKind, type YScale, yScale } from './y-axis'

/** A moment of the run on an axis of time, with its word. */
export interface Moment {
  x: number
  word: string
}

/** What a chart is made from, besides its series. */
export interface ChartSetting {
  width: number
  height: number
  x: SeriesX
  range: XRange
  y: YKind
  unrecorded: Unrecorded[]
  view: ChartView
}

/** One series of a chart as it is drawn, in pixels. */
export interface DrawnSeries {
  plotted: Plotted
  lines: Line[]
  /** Over them, points with other verdicts than most. */
  proofs: ProofLines[]
  /** The verdict on a point's log file; null where nothing is known. */
  verdictOf: (point: DrawnPoint) => Verdict | null
  collisions: CollisionMark[]
  restarts: RestartMark[]
}

/** Everything that a chart draws, in pixels, and what a pointer can find in it. */
export interface ChartModel {
  area: PlotArea
  x: XScale
  /** Null: no value in view has a place on this axis. */
  y: YScale | null
  /** The second y axis, on the right, of series that people put there; null: there is none, or nothing on it. */
  right: YScale | null
  series: DrawnSeries[]
  /** Shapes on lines, by the line's name: which metric it is of. */
  marks: Map<string, string>
  edges: EdgeMark[]
  readonly tracks: Track[]
  /** All that can be pointed at, along x. */
  readonly places: Place[]
}

/** Lays out `plotted` on one pair of axes. Writes outside of the range (of an answer for another zoom) are left out. */
export function chartModel(plotted: readonly Plotted[], setting: ChartSetting): ChartModel {
  // What stands alone needs no second axis.
  const isTwofold = plotted.some(isOnRight) && !plotted.every(isOnRight)
  const area = plotArea(setting.width, setting.height, isTwofold)
  const isLog = plotted.some(({ answer }) => answer.xscale === 'log')
  const x = xScale(setting.x, isLog ? (positivePart(setting.range) ?? FIRST_STEPS) : setting.range, { area, isLog })
  const found = plotted.map((each, place) => viewOf(each, place, x))
  const { view } = setting
  const kind = axisKind(plotted, setting.y)
  const scaleOf = (views: View[]) =>
    yScale(kind, view.fit ? fitted(views.flatMap(finiteOf(kind))) : views.flatMap(valuesOf), area)
  const [onLeft, onRight] = [
    found.filter((each) => !(isTwofold && isOnRight(each.plotted))),
    found.filter((each) => isTwofold && isOnRight(each.plotted)),
  ]
  const y = scaleOf(onLeft)
  const right = isTwofold ? scaleOf(onRight) : null
  const yOf = (each: View) => (isTwofold && isOnRight(each.plotted) ? right : y)
  const placeIn = (each: View) => (point: DrawnPoint) => ({
    point,
    left: x.toPixel(point.x),
    top: topOf(point, yOf(each), area),
  })
  const trackOf = (each: View) => columnTracks(each, { leftOf: (at) => x.toPixel(at), placeOf: placeIn(each) })
  const tracks = once(() => found.flatMap((each) => trackOf(each) ?? tracksOf(each.writes.map(placeIn(each)))))
  const places = once(() =>
    found.flatMap((each) => each.writes.map(placeIn(each))).sort((a, b) => alongX(a.point, b.point)),
  )
  return {
    area,
    x,
    y,
    right,
    series: found.map((each) =>
      drawnSeries(
        each,
        { x, y: yOf(each) },
        { area, unrecorded: each.plotted.unrecorded ?? setting.unrecorded, look: legible(view, found.length) },
      ),
    ),
    marks: marksOfLines(plotted.some(({ mark }) => mark !== undefined) ? tracks() : [], plotted, area),
    edges: [
      { views: onLeft, frame: y?.frame ?? null },
      { views: onRight, frame: right?.frame ?? null },
    ].flatMap(({ views, frame }) => {
      const writes = views.flatMap((each) => unplaced(each, kind, frame))
      const marks = views.flatMap((each) => each.marks)
      return edgeMarks({ writes, marks }, { x, kind, frame, names: plotted.map(seriesName) }, area)
    }),
    // Most charts of a page are never pointed at.
    get tracks() {
      return tracks()
    },
    get places() {
      return places()
    },
  }
}

const isOnRight = ({ isRight }: Plotted) => isRight === true

/** Where a log axis begins when nothing else says. */
const FIRST_STEPS: XRange = { min: 1, max: 2 }

/** The y axis that a series of the chart stands on. */
export function yAxisOf({ y, right, series }: ChartModel, place: number): YScale | null {
  return right !== null && series[place]?.plotted.isRight === true ? right : y
}

function drawnSeries(
  view: View,
  { x, y }: { x: XScale; y: YScale | null },
  { area, unrecorded, look }: { area: PlotArea; unrecorded: Unrecorded[]; look: ChartView },
): DrawnSeries {
  const { plotted, place, marks, collisions } = view
  const { answer, proof } = plotted
  // In step order a break is told by the points themselves, since x may go to and fro.
  const breaks = { marks: answer.joined === null ? marks : [], unrecorded }
  const drawing = drawingOf(answer, look)
  const lines = (scale: { x: XScale; y: YScale }) =>
    (drawing.smooth.weight === 0 ? bandLines(answer, { place, unrecorded, banded: drawing.banded }, scale) : null) ??
    buildLines(view.reaching, { breaks, drawing }, scale)
  return {
    plotted,
    lines: y === null ? [] : lines({ x, y }),
    proofs: y === null || proof.answer === null ? [] : proofLines(view.reaching, { proof, breaks, place }, { x, y }),
    verdictOf: verdictOfPoints(proof),
    collisions: collisionMarks(collisions, { x, y }, area),
    restarts:
      answer.joined !== null || answer.points.segment.every((segment) => segment === 0)
        ? []
        : restartMarks(plotted.name, view.points, x),
  }
}

function drawingOf(answer: SeriesResponse, view: ChartView): Drawing {
  return {
    banded: isBanded(answer) && view.band,
    smooth: {
      weight: answer.split && answer.joined === null ? view.smooth : 0,
      bucketAt: answer.bucketWidth === null ? null : (x) => bucketOf(answer, x),
    },
  }
}

function topOf({ value }: DrawnPoint, y: YScale | null, area: PlotArea): number {
  if (typeof value === 'number') return inside(y?.toPixel(value) ?? area.bottom, area)
  return isUpper(value) ? area.top : area.bottom
}

/** The verdict on the log file of a point in the chart; null where nothing is known. */
export function verdictIn({ series }: ChartModel, point: DrawnPoint): Verdict | null {
  return series[point.series]?.verdictOf(point) ?? null
}

/** Where the smooth line is at a point in the chart; null where there is none. */
export function smoothedIn({ series }: ChartModel, point: DrawnPoint): number | null {
  const id = lineOf(point)
  return series[point.series]?.lines.find((line) => line.id === id)?.smoothedAt(point) ?? null
}
