import { afterAll, beforeAll, expect, test } from 'vitest'
import { EVERYTHING } from '@/lib/access/scope'
import { type EventRow, EventsFilter, EventsQuery } from '@/lib/api/events'
import { readEvents } from './events'
import { readEventsSummary } from './events-summary'
import { type OpenStore, openMemoryStore } from './open'
import { type SeedCall, seed, seedKey } from './seed'

/** A made-up year: many calls share a second, so that only the id orders them. */
const calls: SeedCall[] = Array.from({ length: 500 }, (_, at) => ({
  id: `${((at * 2654435761) % 2 ** 32).toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`,
  run: at % 11 === 0 ? null : `11112222333${at % 3}/us-east-1/run-${at % 7}`,
  atMs: 1_700_000_000_000 + Math.floor(at / 9) * 1000,
  seenMs: 1 + (at % 2),
  writer: `writer-${at % 5}`,
  client: `client-${at % 2}`,
  ip: `203.0.113.${at % 4}`,
  ...(at % 13 === 0 ? { error: 'AccessDeniedException' } : {}),
  items: [{ metric: at % 6 === 0 ? 'validation:loss' : 'loss', step: at, value: at }],
}))

let store: OpenStore
beforeAll(async () => {
  store = await openMemoryStore()
  await seed(store, calls)
})
afterAll(() => store.close())

const page = (query: Partial<EventsQuery>) => readEvents(store.reader, EVERYTHING, EventsQuery.parse(query))

async function pages(query: Partial<EventsQuery>): Promise<EventRow[]> {
  const rows: EventRow[] = []
  let cursor: string | null = null
  do {
    const next = await page({ ...query, cursor })
    rows.push(...next.rows)
    cursor = next.next
  } while (cursor !== null)
  return rows
}

const newestFirst = (some: SeedCall[]) =>
  some
    .slice()
    .sort((a, b) => b.atMs - a.atMs || ((a.id ?? '') < (b.id ?? '') ? -1 : 1))
    .map(({ id }) => id)

const lists: [string, Partial<EventsQuery>, (call: SeedCall) => boolean][] = [
  ['everything', { size: 7 }, () => true],
  ['a client', { size: 100, client: ['client-1'] }, (call) => call.client === 'client-1'],
  [
    'denied as known at 1',
    { size: 9, result: ['denied'], asOf: 1 },
    (call) => call.error !== undefined && call.seenMs === 1,
  ],
]

test.each(lists)('pages of %s joined are the whole list, newest first', async (_, query, isListed) => {
  expect((await pages(query)).map(({ id }) => id)).toEqual(newestFirst(calls.filter(isListed)))
})

test('what arrives between two pages neither repeats nor skips what was there', async () => {
  const before = calls.filter(({ seenMs }) => seenMs === 1)
  const first = await page({ size: 20, asOf: 1 })
  const second = await page({ size: 400, cursor: first.next })
  const known = new Set(before.map(({ id }) => id))
  const seen = [...first.rows, ...second.rows].filter(({ id }) => known.has(id)).map(({ id }) => id)
  expect(seen).toEqual(newestFirst(before).slice(0, seen.length))
  expect(seen.length).toBeGreaterThan(200)
})

test.each([
  ['run name', 'run-3', (call: SeedCall) => call.run?.endsWith('run-3') ?? false],
  [
    'metric',
    'VALIDATION',
    (call: SeedCall) => call.run !== null && (call.items?.[0]?.metric.startsWith('val') ?? false),
  ],
  ['writer', 'writer-4', (call: SeedCall) => call.writer === 'writer-4'],
  ['IP address', '113.2', (call: SeedCall) => call.ip === '203.0.113.2'],
  ['event id', calls[77]?.id?.slice(0, 8) ?? '', (call: SeedCall) => call.id === calls[77]?.id],
])('finds events by %s', async (_, q, isFound) => {
  expect((await pages({ q, size: 500 })).map(({ id }) => id)).toEqual(newestFirst(calls.filter(isFound)))
})

test('each facet counts what the list would hold with one of its values, its own selection aside', async () => {
  const query: Partial<EventsFilter> = { writer: [seedKey('writer-1')], client: ['client-0'], metric: 'loss' }
  const summary = await readEventsSummary(store.reader, EVERYTHING, EventsFilter.parse(query))
  expect(summary.unfiltered).toBe(calls.length)
  expect(summary.total).toBe((await pages({ ...query, size: 500 })).length)
  for (const facet of ['writer', 'client', 'ip', 'run', 'result', 'error', 'kind'] as const) {
    for (const { value, count } of summary.facets[facet].values) {
      const rows = await pages({ ...query, [facet]: [value], size: 500 })
      expect([facet, value, count]).toEqual([facet, value, rows.length])
    }
  }
  expect(summary.facets.ip.values.length).toBe(4)
})

test('the histogram adds up to the list and ignores the time filter, so that the brush can move', async () => {
  const filter = { ip: ['203.0.113.1'] }
  const whole = await readEventsSummary(store.reader, EVERYTHING, EventsFilter.parse(filter))
  const narrow = await readEventsSummary(
    store.reader,
    EVERYTHING,
    EventsFilter.parse({ ...filter, from: 1_700_000_010_000, to: 1_700_000_020_000 }),
  )
  expect(narrow.histogram).toEqual(whole.histogram)
  const rows = await pages({ ...filter, size: 500 })
  expect(whole.histogram.reduce((sum, { allowed, denied }) => sum + allowed + denied, 0)).toBe(rows.length)
  for (const { fromMs, allowed, denied } of whole.histogram) {
    const inside = rows.filter(({ observed }) => observed.ms >= fromMs && observed.ms < fromMs + whole.bucketMs)
    expect(allowed + denied).toBe(inside.length)
    expect(denied).toBe(inside.filter(({ result }) => result === 'denied').length)
  }
})

test('refuses a cursor that no page gave', async () => {
  for (const cursor of ['', 'x', '1.2.3', `1.${'-'.repeat(36)}.${'0'.repeat(36)}`, "1' or 1=1"]) {
    await expect(page({ cursor })).rejects.toMatchObject({ code: 'bad_request' })
  }
})
