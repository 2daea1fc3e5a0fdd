import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type IngestedOnce, ingestOnce } from './ingest'
import { answersOf } from './ingest-answers'
import { Follower } from './ingest-follow'
import { silentLog } from './ingest-log'
import { openParts } from './ingest-open'
import { rebuildIndex } from './ingest-rebuild'
import { MadeTrail, madeStartMs, rowsOf, uuidOf } from './ingest-trail'
import type { SourceSetting } from './source-settings'
import { type Held, madeLake, madeLogGroup, startRecordSources } from './sources/records.fixture'

const minute = 60_000
let held: Held
let made: MadeTrail
let service: Awaited<ReturnType<typeof startRecordSources>>
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: madeStartMs + 30 * minute })
  held = { lake: [], logs: [], states: [] }
  made = new MadeTrail()
  service = await startRecordSources(held)
})
afterEach(() => {
  service.stop()
  made.remove()
  vi.useRealTimers()
})

const calls = (count: number) =>
  Array.from({ length: count }, (_, second) => ({ second, id: uuidOf(`call ${second}`) }))

const settings = (...sources: SourceSetting[]) => ({ ...made.settings(), archive: false, sources })

async function withIngest<T>(sources: SourceSetting[], ask: (ingest: IngestedOnce) => Promise<T>): Promise<T> {
  const ingest = await ingestOnce(settings(...sources), silentLog)
  try {
    return await ask(ingest)
  } finally {
    await ingest.stop()
  }
}

async function counts(ingest: IngestedOnce) {
  const { totals } = await ingest.state()
  const [[sightings] = []] = await rowsOf(ingest, 'select count(*) from sightings')
  return { events: totals.events, points: totals.points, sightings }
}

const sourceOf = async (ingest: IngestedOnce, name: string) =>
  (await ingest.state()).sources.find((source) => source.name === name)

describe.each([
  ['a data store', madeLake, 'lake'],
  ['a log group', madeLogGroup, 'logs'],
] as const)('%s', (_, source, kept) => {
  test('every record is read once, however often its time is asked for again', async () => {
    held[kept] = calls(5)
    await withIngest([source], async (ingest) => {
      expect(await counts(ingest)).toEqual({ events: 5, points: 5, sightings: 5 })
      held[kept] = calls(7)
      vi.setSystemTime(madeStartMs + 46 * minute)
      await ingest.again()
      await ingest.again()
      expect(await counts(ingest)).toEqual({ events: 7, points: 7, sightings: 7 })
    })
    held[kept] = calls(8)
    await withIngest([source], async (ingest) => {
      expect(await counts(ingest)).toEqual({ events: 8, points: 8, sightings: 8 })
      expect((await sourceOf(ingest, source.name))?.asked?.until?.ms).toBe(madeStartMs + 46 * minute)
    })
  })

  test('its records are kept when it is gone: a rebuild answers the same, raw record included', async () => {
    held[kept] = calls(3)
    const ask = async (ingest: IngestedOnce) => {
      const answers = answersOf(ingest)
      const { rows } = await answers.events()
      return [rows, await answers.event(uuidOf('call 1'))]
    }
    const before = await withIngest([source], ask)
    service.api.operations.StartQuery = () => ({ status: 400, code: 'AccessDeniedException' })
    service.api.operations.FilterLogEvents = () => ({ status: 400, code: 'AccessDeniedException' })
    expect(await rebuildIndex(settings(source), { acceptLoss: false, log: silentLog })).toMatchObject({ done: true })
    expect(await withIngest([source], ask)).toEqual(before)
  })

  test('a first reading that was limited to days is widened later, and nothing is counted twice', async () => {
    const hour = 60 * minute
    const dayMs = 24 * hour
    vi.setSystemTime(madeStartMs + 10 * dayMs)
    held[kept] = Array.from({ length: 6 }, (_, day) => ({ second: (day * dayMs + hour) / 1000 }))
    const read = (first: number, end: number | null) => {
      const window = { fromMs: madeStartMs + first * dayMs, toMs: end === null ? null : madeStartMs + end * dayMs }
      return withIngest([{ ...source, ...window }], async (ingest) => {
        const asked = service.api.requests.length
        vi.setSystemTime(Date.now() + minute)
        await ingest.again()
        // What is over, its late records included, is not asked for again.
        expect(service.api.requests.length > asked).toBe(end === null)
        return counts(ingest)
      })
    }
    expect(await read(2, 4)).toEqual({ events: 2, points: 2, sightings: 2 })
    expect(await read(1, 5)).toEqual({ events: 4, points: 4, sightings: 4 })
    expect(await read(0, null)).toEqual({ events: 6, points: 6, sightings: 6 })
  })

  test('no permission is told with the right that is missing, and other sources go on', async () => {
    service.api.operations.StartQuery = () => ({ status: 400, code: 'AccessDeniedException', message: 'no' })
    service.api.operations.FilterLogEvents = () => ({ status: 400, code: 'AccessDeniedException', message: 'no' })
    made.write('one.json', calls(2))
    await withIngest([source, { kind: 'directory', name: 'disk', folder: made.logs }], async (ingest) => {
      expect(await sourceOf(ingest, source.name)).toMatchObject({
        state: 'failed',
        error: expect.stringMatching(/no permission: (cloudtrail:StartQuery|logs:FilterLogEvents)/) as string,
      })
      expect(await counts(ingest)).toMatchObject({ events: 2 })
    })
  })
})

test('a store or log group that is not there is told with what to correct', async () => {
  service.api.operations.StartQuery = () => ({ status: 400, code: 'EventDataStoreNotFoundException', message: 'no' })
  service.api.operations.FilterLogEvents = () => ({ status: 400, code: 'ResourceNotFoundException', message: 'no' })
  await withIngest([madeLake, madeLogGroup], async (ingest) => {
    for (const { name } of [madeLake, madeLogGroup]) {
      expect((await sourceOf(ingest, name))?.error).toMatch(
        /nothing of this name .* Correct it, its region or the role/,
      )
    }
  })
})

test('one run whose points come from three sources shows each point once, with its sightings', async () => {
  held.lake = calls(4)
  held.logs = calls(4)
  made.write('one.json', calls(4))
  await withIngest([madeLake, madeLogGroup, { kind: 'directory', name: 'disk', folder: made.logs }], async (ingest) => {
    expect(await counts(ingest)).toEqual({ events: 4, points: 4, sightings: 12 })
    const { sightings } = await answersOf(ingest).event(uuidOf('call 2'))
    expect(sightings.map(({ source }) => source).sort()).toEqual(['disk', 'lake', 'logs'])
  })
})

test.each(['FAILED', 'CANCELLED', 'TIMED_OUT'])(
  'a query that ended as %s keeps nothing and is asked again',
  async (end) => {
    held.lake = calls(3)
    held.states = ['QUEUED', 'RUNNING', end]
    await withIngest([madeLake], async (ingest) => {
      expect(await sourceOf(ingest, 'lake')).toMatchObject({
        state: 'failed',
        error: expect.stringContaining(`ended as ${end}`) as string,
      })
      expect(await counts(ingest)).toMatchObject({ events: 0, sightings: 0 })
      await ingest.again()
      expect(await sourceOf(ingest, 'lake')).toMatchObject({ state: 'following', error: null })
      expect(await counts(ingest)).toMatchObject({ events: 3, sightings: 3 })
    })
  },
)

test('what was answered while the disk was full is asked for again, however much later there is room', async () => {
  held.lake = calls(3)
  // Longer than what is asked for again anyway.
  vi.setSystemTime(madeStartMs + 12 * 60 * minute)
  const parts = await openParts(settings(madeLake), { log: silentLog, onFatal: () => undefined })
  let free = 1
  const follower = await Follower.open(parts, { settleMs: 0, freeBytes: () => Promise.resolve(free) })
  const pass = () => follower.pass(new AbortController().signal)
  const events = async () =>
    (await parts.ledger.connection.runAndReadAll('select count(*)::integer from events')).getRows()
  try {
    await expect(pass()).rejects.toThrow(/are free in/)
    expect(await events()).toEqual([[0]])
    vi.setSystemTime(madeStartMs + 18 * 60 * minute)
    free = 2 ** 40
    await pass()
    expect(await events()).toEqual([[3]])
  } finally {
    await parts.close()
  }
})

test('an answer with fewer records than the query found is told, and asked for again', async () => {
  held.lake = calls(3)
  const answer = service.api.operations.GetQueryResults
  service.api.operations.GetQueryResults = async (input, caller) => ({
    ...(await answer?.(input, caller)),
    QueryStatistics: { TotalResultsCount: 4 },
  })
  await withIngest([madeLake], async (ingest) => {
    expect((await sourceOf(ingest, 'lake'))?.error).toMatch(/gave 3 of 4 records/)
    expect((await sourceOf(ingest, 'lake'))?.asked?.until).toBeNull()
  })
})

test('a throttled query is asked again by the client', async () => {
  // The client's own pauses are measured by the clock.
  vi.useRealTimers()
  const second = Math.floor((Date.now() - madeStartMs) / 1000) - 60
  held.lake = [{ second }]
  const start = service.api.operations.StartQuery
  let times = 0
  service.api.operations.StartQuery = (input, caller) =>
    times++ === 0 ? { status: 400, code: 'ThrottlingException' } : (start?.(input, caller) ?? {})
  const recent = { ...madeLake, fromMs: Date.now() - 10 * minute }
  await withIngest([recent], async (ingest) => expect(await counts(ingest)).toMatchObject({ events: 1 }))
})

test('no query is begun on a day that scanned its share, over a restart too, until the next one', async () => {
  held.lake = calls(1)
  const capped = { ...madeLake, mostBytesADay: 1000 }
  await withIngest([capped], async (ingest) => {
    expect(await sourceOf(ingest, 'lake')).toMatchObject({ state: 'following', asked: { scannedBytes: 1000 } })
  })
  await withIngest([capped], async (ingest) => {
    expect(service.count('StartQuery')).toBe(1)
    expect((await sourceOf(ingest, 'lake'))?.error).toMatch(/not asked any more today/)
    vi.setSystemTime(madeStartMs + 24 * 60 * minute + minute)
    await ingest.again()
    expect(service.count('StartQuery')).toBe(2)
  })
})

/** Minutes of log that were asked for, question by question. */
const minutesAsked = () =>
  service.api.requests
    .filter(({ operation, input }) => operation === 'FilterLogEvents' && input.nextToken === undefined)
    .map(({ input }) => (Number(input.endTime) - Number(input.startTime)) / minute)

test('a log group is asked for its last minutes with every poll, and for all that may be late every quarter of an hour', async () => {
  const start = madeStartMs + 180 * minute
  vi.setSystemTime(start)
  await withIngest([madeLogGroup], async (ingest) => {
    // The second poll is the first that need not read all.
    for (let poll = 1; poll <= 16; poll++) {
      vi.setSystemTime(start + poll * minute)
      if (poll === 8) held.logs = [{ second: (start - 50 * minute - madeStartMs) / 1000 }]
      await ingest.again()
      expect(await counts(ingest)).toMatchObject({ events: poll < 15 ? 0 : 1 })
    }
  })
  expect(minutesAsked()).toEqual([180, ...Array<number>(14).fill(6), 76, 6])
})

test('after an hour without anything new a restart knows that no time was left out', async () => {
  vi.setSystemTime(madeStartMs + 180 * minute)
  await withIngest([madeLogGroup], async (ingest) => {
    for (const later of [58, 60.5]) {
      vi.setSystemTime(madeStartMs + (180 + later) * minute)
      await ingest.again()
    }
  })
  vi.setSystemTime(madeStartMs + 241 * minute)
  await withIngest([madeLogGroup], () => Promise.resolve())
  expect(minutesAsked()).toEqual([180, 58 + 75, 2.5 + 5, 0.5 + 75])
})

test('a log group is asked for kept events only, by a pattern of a length that AWS takes', async () => {
  await withIngest([madeLogGroup], counts)
  const [request] = service.api.requests
  expect(request?.input.filterPattern).toContain('$.eventSource = "metrics-sagemaker.*"')
  expect(String(request?.input.filterPattern).length).toBeLessThanOrEqual(1024)
})
