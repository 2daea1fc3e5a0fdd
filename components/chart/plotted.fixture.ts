import type { PointColumns, SeriesResponse } from '@/lib/api/series'
import type { ChartSetting } from './chart-model'
import type { Plotted } from './plotted'
import { RAW } from './view'

/** A made-up write; its step and times are its x. */
export interface Write {
  x: number
  value: number | 'NaN' | 'Infinity' | '-Infinity'
  step?: number
  observedMs?: number
  writer?: number
  segment?: number
}

export function columns(writes: Write[]): PointColumns {
  return {
    x: writes.map(({ x }) => x),
    value: writes.map(({ value }) => value),
    step: writes.map(({ step, x }) => step ?? x),
    claimedMs: writes.map(({ observedMs, x }) => observedMs ?? x),
    observedMs: writes.map(({ observedMs, x }) => observedMs ?? x),
    event: writes.map((_, index) => index),
    item: writes.map(() => 0),
    writer: writes.map(({ writer }) => writer ?? 0),
    segment: writes.map(({ segment }) => segment ?? 0),
  }
}

/** An answer with every point of `points`. */
export function series(points: Write[], marks: Write[] = [], collisions: Write[] = []): SeriesResponse {
  return {
    asOf: { ms: 0, iso: '' },
    run: 'a'.repeat(16),
    metric: 'loss',
    x: 'step',
    xscale: 'linear',
    value: 'value',
    by: null,
    extent: { min: 0, max: 10 },
    bucketWidth: null,
    after: null,
    split: true,
    inRange: points.length + marks.length,
    drawn: points.length + marks.length,
    total: points.length + marks.length,
    noX: 0,
    nonPositiveX: 0,
    noLag: 0,
    refused: 0,
    points: columns(points),
    beside: columns([]),
    marks: { ...columns(marks), event: marks.map((_, index) => 50 + index) },
    markSpans: { writes: marks.map(() => 1), from: marks.map(({ x }) => x), to: marks.map(({ x }) => x) },
    nonFinite: marks.length,
    collisions: { ...columns(collisions), event: collisions.map((_, index) => 80 + index) },
    collisionSteps: collisions.length === 0 ? 0 : 1,
    rewrittenSteps: 0,
    events: Array.from({ length: 99 }, (_, index) => `event-${index}`),
    writers: [
      { key: 'w1', label: 'one' },
      { key: 'w2', label: 'two' },
    ],
    joined: null,
    groups: [],
    eventGroup: [],
  }
}

export const plot = (answer: SeriesResponse): Plotted => ({
  answer,
  proof: { common: null, answer: null, coloured: false },
  name: '',
  colourOf: () => 'red',
})

// 100 x 100 pixels of plot: x is 10 pixels a unit from 46, y runs down from 108.
export const setting: ChartSetting = {
  width: 156,
  height: 128,
  x: 'step',
  range: { min: 0, max: 10 },
  y: 'linear',
  unrecorded: [],
  view: RAW,
}
