import type { PointColumns, SeriesResponse } from '@/lib/api/series'
import { mulberry32 } from '../sets'

export const SERIES = 8
export const BUCKETS = 2000
const WIDTH = 64
/** Where in its bucket a corner lies: first, two extremes, last. All series share them, so uPlot needs no joining. */
const CORNERS = [0, 21, 42, 63] as const

/** The same corners of the same buckets: as the API answers them, and as uPlot takes them. */
export interface ChartData {
  answers: SeriesResponse[]
  columns: [number[], ...number[][]]
}

/** Eight runs of 128,000 points, bucketed; another seed is the same size with other values. */
export function chartData(seed: number): ChartData {
  const x = Array.from({ length: BUCKETS }, (_, bucket) => CORNERS.map((corner) => bucket * WIDTH + corner)).flat()
  const values = Array.from({ length: SERIES }, (_, place) => valuesOf(place, seed))
  return { answers: values.map((each, place) => answerOf(place, x, each)), columns: [x, ...values] }
}

function valuesOf(place: number, seed: number): number[] {
  const random = mulberry32(seed * 100 + place)
  return Array.from({ length: BUCKETS }, (_, bucket) => {
    const level = 0.5 + 0.1 * place + 2 * Math.exp(-bucket / (200 + 40 * place))
    const [low, high] = [level - 0.12 * random(), level + 0.12 * random()]
    const between = () => low + (high - low) * random()
    return bucket % 2 === 0 ? [between(), low, high, between()] : [between(), high, low, between()]
  }).flat()
}

function answerOf(place: number, x: number[], value: number[]): SeriesResponse {
  const points = columnsOf(x, value)
  const none = columnsOf([], [])
  const points128k = BUCKETS * WIDTH
  return {
    asOf: { ms: 0, iso: '1970-01-01T00:00:00Z' },
    run: String(place).repeat(16),
    metric: 'train/loss',
    x: 'step',
    xscale: 'linear',
    value: 'value',
    by: null,
    after: null,
    joined: null,
    extent: { min: 0, max: points128k - 1 },
    bucketWidth: WIDTH,
    split: true,
    inRange: points128k,
    drawn: x.length,
    total: points128k,
    noX: 0,
    nonPositiveX: 0,
    noLag: 0,
    refused: 0,
    points,
    beside: none,
    marks: none,
    markSpans: { writes: [], from: [], to: [] },
    nonFinite: 0,
    collisions: none,
    collisionSteps: 0,
    rewrittenSteps: 0,
    events: x.map((_, index) => `${String(place).padStart(8, '0')}-0000-4000-8000-${String(index).padStart(12, '0')}`),
    writers: [{ key: `writer-${place}`, label: `role/session-${place}` }],
    groups: [],
    eventGroup: [],
  }
}

function columnsOf(x: number[], value: number[]): PointColumns {
  const firstMs = Date.UTC(2026, 8, 1)
  return {
    x,
    value,
    step: x,
    claimedMs: x.map((step) => firstMs + step * 1000),
    observedMs: x.map((step) => firstMs + step * 1000 + 500),
    event: x.map((_, index) => index),
    item: x.map((_, index) => index % 10),
    writer: x.map(() => 0),
    segment: x.map(() => 0),
  }
}
