import 'server-only'
import type { SeriesX, Value } from '@/lib/api/fields'
import type { PointColumns, SeriesResponse } from '@/lib/api/series'
import { formatCount } from '@/lib/format'
import { type AxisTick, lengthTicks, numberTicks, timeTicks } from './bundle-ticks'
import { isoOf, markupText } from './bundle-words'

/** What a chart says beside its points. */
export interface ChartWords {
  run: string
  question: string
  /** The write that the bundle is about. */
  marked: { event: string; item: number | null } | null
}

const AXES: Record<SeriesX, string> = {
  step: 'step',
  relative: 'time since the first claimed time of the run',
  claimed: 'claimed time (timestamp of the point), UTC',
  observed: 'observed time (eventTime), UTC',
  metric: 'values of another metric',
}

const width = 960
const height = 420
const plot = { left: 84, right: width - 20, top: 64, bottom: 300 }
// Those of the screen in its light theme: told apart by colour-blind people, and by their dashes.
const COLOURS = ['#1b59a3', '#b55616', '#048871', '#da56a4', '#b78b30', '#21176c', '#1f95d6', '#35501f']
const DASHES = ['', '7 3', '2 3', '9 3 2 3']
const mostNamed = 6
const mostDots = 200

interface Scale {
  x: (value: number) => number
  y: (value: number) => number
  xTicks: AxisTick[]
  yTicks: AxisTick[]
}

/** A series as a picture that needs nothing else: drawn from the buckets that the screen has, raw and linear. */
export function seriesSvg(series: SeriesResponse, words: ChartWords): string {
  const scale = scaleOf(series)
  const title = `${markupText(series.metric)} of ${markupText(words.run)}`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${title}" font-family="sans-serif" font-size="12" fill="#16191b">
<rect width="${width}" height="${height}" fill="#ffffff"/>
<text x="${plot.left}" y="24" font-size="15" font-weight="600">${title}</text>
${legend(series)}
${scale === null ? nothingDrawn() : [axes(scale, series.x), lines(series, scale), marks(series, scale, words)].join('\n')}
${caption(series, words)}
</svg>
`
}

function scaleOf({ x, points, marks, collisions }: SeriesResponse): Scale | null {
  const xs = [points, marks].flatMap((columns) => columns.x)
  const values = [...points.value, ...collisions.value].filter((value) => typeof value === 'number')
  if (xs.length === 0) return null
  const [fromX, toX] = apart(least(xs), most(xs))
  const [fromY, toY] = apart(least(values), most(values))
  const room = (toY - fromY) * 0.06
  const place =
    (from: number, to: number, [start, end]: [number, number]) =>
    (value: number) =>
      start + ((value - from) / (to - from)) * (end - start)
  const ticks = x === 'step' ? numberTicks : x === 'relative' ? lengthTicks : timeTicks
  return {
    x: place(fromX, toX, [plot.left, plot.right]),
    y: place(fromY - room, toY + room, [plot.bottom, plot.top]),
    xTicks: ticks(fromX, toX, 8),
    yTicks: numberTicks(fromY - room, toY + room, 5),
  }
}

const least = (values: number[]) => values.reduce((a, b) => Math.min(a, b), Infinity)
const most = (values: number[]) => values.reduce((a, b) => Math.max(a, b), -Infinity)

/** Equal bounds are moved apart, so that a flat line stands in the middle. */
function apart(min: number, max: number): [number, number] {
  if (!Number.isFinite(min) || !Number.isFinite(max)) return [0, 1]
  const half = max / 2 - min / 2
  if (half > Math.max(Math.abs(min), Math.abs(max)) * 1e-11)
    return Number.isFinite(max - min) ? [min, max] : [min / 2, max / 2]
  const room = Math.abs(min) * 0.1 || 1
  return [min - room, max + room]
}

function axes({ x, y, xTicks, yTicks }: Scale, axis: SeriesX): string {
  const across = yTicks.map(
    ({ at, label }) =>
      `<path d="M${plot.left} ${spot(y(at))}H${plot.right}" stroke="#e3e1db"/><text x="${plot.left - 8}" y="${spot(y(at) + 4)}" text-anchor="end">${label}</text>`,
  )
  const down = xTicks.map(
    ({ at, label }) =>
      `<path d="M${spot(x(at))} ${plot.top}V${plot.bottom + 4}" stroke="#e3e1db"/><text x="${spot(x(at))}" y="${plot.bottom + 18}" text-anchor="middle">${label}</text>`,
  )
  const frame = `<path d="M${plot.left} ${plot.top}V${plot.bottom}H${plot.right}" fill="none" stroke="#16191b"/>`
  const name = `<text x="${(plot.left + plot.right) / 2}" y="${plot.bottom + 36}" text-anchor="middle" fill="#4c5357">${AXES[axis]}</text>`
  return [...across, ...down, frame, name].join('\n')
}

const spot = (pixel: number) => pixel.toFixed(1)

/** One line for each (segment, writer), which never bridges a write that is no finite number. */
function lines(series: SeriesResponse, { x, y }: Scale): string {
  const { points } = series
  const paths = new Map<string, { writer: number; path: string }>()
  const breaks = breaksOf(series)
  let before: { id: string; x: number } | null = null
  for (const [at, pointX] of points.x.entries()) {
    const value = points.value[at]
    if (typeof value !== 'number') continue
    const writer = points.writer[at] ?? 0
    const id = `${points.segment[at] ?? 0} ${writer}`
    const line = paths.get(id) ?? { writer, path: '' }
    const isJoined = before?.id === id && !isBroken(breaks.get(id), before.x, pointX)
    line.path += `${isJoined ? 'L' : 'M'}${spot(x(pointX))} ${spot(y(value))}${isJoined ? '' : 'h0'}`
    paths.set(id, line)
    before = { id, x: pointX }
  }
  const dots = points.x.length <= mostDots ? 3 : 1.2
  return [...paths.values()]
    .map(({ writer, path }) => {
      const stroke = `stroke="${colourOf(writer)}" fill="none" stroke-linecap="round" stroke-linejoin="round"`
      const dotted =
        points.x.length <= mostDots
          ? `<path d="${path.replaceAll('L', 'M').replace(/(M[^Mh]+)(h0)?/g, '$1h0')}" ${stroke} stroke-width="${dots}"/>`
          : ''
      return `<path d="${path}" ${stroke} stroke-width="1.2" stroke-dasharray="${dashOf(writer)}"/>${dotted}`
    })
    .join('\n')
}

type Span = [from: number, to: number]

/** By line, where values are not finite. */
function breaksOf({ marks: { x, segment, writer }, markSpans: { from, to } }: SeriesResponse): Map<string, Span[]> {
  const breaks = new Map<string, Span[]>()
  for (const [at, markX] of x.entries()) {
    const id = `${segment[at] ?? 0} ${writer[at] ?? 0}`
    breaks.set(id, [...(breaks.get(id) ?? []), [from[at] ?? markX, to[at] ?? markX]])
  }
  return breaks
}

const isBroken = (spans: Span[] | undefined, from: number, to: number) =>
  spans?.some(([first, last]) => last >= from && first <= to) ?? false

const colourOf = (writer: number) => COLOURS[writer % COLOURS.length] ?? ''
const dashOf = (writer: number) => DASHES[Math.floor(writer / COLOURS.length) % DASHES.length] ?? ''

/** Collisions as rings, values that are not finite at the frame's edge, and the write that is meant as a cross of lines. */
function marks(series: SeriesResponse, scale: Scale, { marked }: ChartWords): string {
  const rings = placesOf(series.collisions, scale).map(
    ([left, top]) => `<circle cx="${left}" cy="${top}" r="5" fill="none" stroke="#cc3333" stroke-width="1.5"/>`,
  )
  const edges = series.marks.x.map((at, place) => {
    const value = series.marks.value[place]
    const top = value === '-Infinity' ? plot.bottom - 4 : plot.top + 12
    return `<text x="${spot(scale.x(at))}" y="${top}" text-anchor="middle" fill="#854e00" font-size="11">${edgeWord(value)}</text>`
  })
  const meant = indexOfMarked(series, marked)
  const value = series.points.value[meant]
  const at = series.points.x[meant]
  if (at === undefined || typeof value !== 'number') return [...rings, ...edges].join('\n')
  const [left, top] = [spot(scale.x(at)), spot(scale.y(value))]
  const cross = `<path d="M${left} ${plot.top}V${plot.bottom}M${plot.left} ${top}H${plot.right}" stroke="#16191b" stroke-dasharray="3 3"/><circle cx="${left}" cy="${top}" r="4" fill="#16191b"/>`
  return [...rings, ...edges, cross].join('\n')
}

function placesOf({ x, value }: PointColumns, scale: Scale): [string, string][] {
  return x.flatMap((at, place) => {
    const found = value[place]
    return typeof found === 'number' ? [[spot(scale.x(at)), spot(scale.y(found))] as [string, string]] : []
  })
}

const edgeWord = (value: Value | undefined) =>
  value === 'Infinity' ? '▲ +∞' : value === '-Infinity' ? '▼ −∞' : '✕ NaN'

function indexOfMarked({ points, events }: SeriesResponse, marked: ChartWords['marked']): number {
  if (marked === null) return -1
  const event = events.indexOf(marked.event)
  return points.event.findIndex(
    (each, at) => each === event && (marked.item === null || points.item[at] === marked.item),
  )
}

function legend({ writers }: SeriesResponse): string {
  const named = writers.slice(0, mostNamed)
  const more = writers.length - named.length
  const column = (plot.right - plot.left) / 3
  const entries = named.map(({ label }, at) => {
    const left = plot.left + (at % 3) * column
    const top = 42 + Math.floor(at / 3) * 14
    const short = label.length > 36 ? `${label.slice(0, 17)}…${label.slice(-17)}` : label
    return `<path d="M${left} ${top - 4}h18" stroke="${colourOf(at)}" stroke-width="2" stroke-dasharray="${dashOf(at)}"/><text x="${left + 24}" y="${top}" font-size="11">${markupText(short)}</text>`
  })
  const rest =
    more > 0 ? `<text x="${plot.right}" y="24" text-anchor="end" font-size="11">and ${more} more writers</text>` : ''
  return [...entries, rest].join('\n')
}

const nothingDrawn = () =>
  `<text x="${width / 2}" y="${(plot.top + plot.bottom) / 2}" text-anchor="middle">No point has a place on this axis.</text>`

function caption(series: SeriesResponse, { question }: ChartWords): string {
  return chartCaption(series, question)
    .map(
      (line, at) =>
        `<text x="${plot.left}" y="${plot.bottom + 58 + at * 16}" font-size="11" fill="#4c5357">${markupText(line)}</text>`,
    )
    .join('\n')
}

/** What a chart shows and what not, in up to four lines. */
export function chartCaption(series: SeriesResponse, question: string): string[] {
  const { inRange, drawn, bucketWidth, collisionSteps, rewrittenSteps, nonFinite, noX, refused, points } = series
  const times = points.observedMs
  const range = times.length === 0 ? 'nothing drawn' : `observed ${isoOf(least(times))} to ${isoOf(most(times))}`
  const shown =
    bucketWidth === null ? 'every point shown' : 'buckets of first, last, smallest and largest: no extremum lost'
  const collided = collisionSteps - (rewrittenSteps ?? 0)
  const facts = [
    collided > 0 && `${formatCount(collided)} steps hold different values (rings)`,
    rewrittenSteps === null && 'they are too many to tell those of restarts apart',
    rewrittenSteps !== null &&
      rewrittenSteps > 0 &&
      `${formatCount(rewrittenSteps)} steps were written again with another value after a restart`,
    nonFinite > 0 && `${formatCount(nonFinite)} values are not finite (at the edge)`,
    noX > 0 && `${formatCount(noX)} points have no place on this axis`,
    refused > 0 && `${formatCount(refused)} items were refused and are not drawn`,
  ].filter((fact) => fact !== false)
  const short = question.length > 140 ? `${question.slice(0, 139)}…` : question
  return [
    short,
    `UTC, ${range}; as of ${series.asOf.iso}`,
    `${formatCount(inRange)} points, ${formatCount(drawn)} drawn: ${shown}`,
    ...(facts.length === 0 ? [] : [facts.join('; ')]),
  ]
}
