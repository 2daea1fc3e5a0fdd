import { expect, test } from 'vitest'
import { EVERYTHING } from '@/lib/access/scope'
import { SeriesQuery, SeriesResponse } from '@/lib/api/series'
import { openMemoryStore } from './open'
import { seed, seedKey } from './seed'
import { readSeries } from './series'

test('marks where each kind of what is not finite begins and ends on each line, and counts all of it', async () => {
  const valueAt = (step: number) => (step < 600 ? 1 : step < 609 ? Infinity : step === 1400 ? -Infinity : Number.NaN)
  const calls = ['alice', 'bob'].flatMap((writer) =>
    Array.from({ length: 1500 }, (_, step) => ({
      atMs: step * 1000,
      writer,
      items: [{ metric: 'loss', step, value: valueAt(step) }],
    })),
  )
  const store = await openMemoryStore()
  await seed(store, calls)
  const query = SeriesQuery.parse({ run: seedKey('111122223333/us-east-1/run-a'), metric: 'loss' })
  const answer = SeriesResponse.parse(await readSeries(store.reader, EVERYTHING, query))
  store.close()
  const { marks, markSpans } = answer
  const marked = marks.x.map((x, at) => ({
    ...{ x, kind: marks.value[at], writer: answer.writers[marks.writer[at] ?? -1]?.label },
    ...{ writes: markSpans.writes[at] ?? 0, to: markSpans.to[at] ?? x },
  }))
  expect(marked.length).toBeLessThanOrEqual(500)
  for (const writer of ['alice', 'bob']) {
    const told = ['Infinity', 'NaN', '-Infinity'].map((kind) => {
      const mine = marked.filter((mark) => mark.writer === writer && mark.kind === kind)
      const writes = mine.reduce((sum, mark) => sum + mark.writes, 0)
      return [Math.min(...mine.map(({ x }) => x)), Math.max(...mine.map(({ x }) => x)), writes]
    })
    expect(told).toEqual([
      [600, 608, 9],
      [609, 1499, 890],
      [1400, 1400, 1],
    ])
  }
  expect(marked.every(({ x, to, writes }) => (writes === 1 ? to === x : to >= x + writes - 1))).toBe(true)
  expect(answer).toMatchObject({ inRange: 3000, nonFinite: 1800, drawn: 1200 + marked.length })
})
