import { expect, test } from 'vitest'
import { sortSeries } from './point-sort'
import type { PointTable } from './point-table'

/** A series of `rows` points, `perSecond` of them at one time, whose claimed times and steps are in disorder. */
function made(rows: number, perSecond: number): PointTable {
  const every = Array.from({ length: rows }, (_, row) => row)
  const claimed = (row: number) => (row % 5 === 0 ? NaN : (row * 7919) % 3)
  return {
    rows,
    series: new Int32Array(rows),
    event: Int32Array.from(every),
    item: Int32Array.from(every, (row) => row % 10),
    step: Float64Array.from(every, (row) => (row % 7 === 0 ? NaN : (row * 104_729) % 11)),
    claimedMs: Float64Array.from(every, claimed),
    eventMs: Float64Array.from(every, (row) => Math.floor(row / perSecond)),
    value: Float64Array.from(every, (row) => row / 2),
    seq: Float64Array.from(every, (row) => 1000 - row),
    writer: Int32Array.from(every, (row) => row % 3),
    flags: Int32Array.from(every),
    exact: new Map([[4, 4n]]),
  }
}

test.each([1, 12, 300])('points of one time come by claimed time, step, event and item: %d at once', (perSecond) => {
  const rows = 600
  const [table, before] = [made(rows, perSecond), made(rows, perSecond)]
  sortSeries(table, 0, rows)
  const last = (value: number) => (Number.isNaN(value) ? Infinity : value)
  const wanted = Array.from({ length: rows }, (_, row) => row).sort((left, right) => {
    for (const key of ['eventMs', 'claimedMs', 'step', 'seq'] as const) {
      const [one, other] = [last(before[key][left] ?? NaN), last(before[key][right] ?? NaN)]
      if (one !== other) return one - other
    }
    return 0
  })
  expect([...table.event]).toEqual(wanted)
  for (const key of ['step', 'claimedMs', 'eventMs', 'value', 'seq', 'item', 'writer', 'flags'] as const) {
    expect([...table[key]]).toEqual(wanted.map((row) => before[key][row]))
  }
  expect([...table.exact]).toEqual([[wanted.indexOf(4), 4n]])
})
