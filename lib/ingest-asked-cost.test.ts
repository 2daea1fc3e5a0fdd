import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type IngestedOnce, ingestOnce } from './ingest'
import { silentLog } from './ingest-log'
import { rebuildIndex } from './ingest-rebuild'
import { MadeTrail, madeStartMs } from './ingest-trail'
import type { LakeSetting } from './source-settings'
import { type Held, madeLake, startRecordSources } from './sources/records.fixture'

const minute = 60_000
const hour = 60 * minute
let held: Held
let made: MadeTrail
let service: Awaited<ReturnType<typeof startRecordSources>>
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: madeStartMs + 30 * minute })
  held = { lake: [{ second: 1 }], logs: [], states: [] }
  made = new MadeTrail()
  service = await startRecordSources(held)
})
afterEach(() => {
  service.stop()
  made.remove()
  vi.useRealTimers()
})

const settings = (lake: LakeSetting) => ({ ...made.settings(), archive: false, sources: [lake] })

async function withLake(lake: LakeSetting, ask: (ingest: IngestedOnce) => Promise<void>): Promise<void> {
  const ingest = await ingestOnce(settings(lake), silentLog)
  try {
    await ask(ingest)
  } finally {
    await ingest.stop()
  }
}

const stateOf = async (ingest: IngestedOnce) => (await ingest.state()).sources[0]

describe('the cap of bytes a day', () => {
  const capped = { ...madeLake, mostBytesADay: 2000 }

  test.each(['FAILED', 'CANCELLED', 'TIMED_OUT'])(
    'counts what a query scanned that ended as %s, over a restart and a rebuild too',
    async (end) => {
      held.states = [end, end]
      await withLake(capped, async (ingest) => {
        await ingest.again()
        expect(await stateOf(ingest)).toMatchObject({ state: 'failed', asked: { scannedBytes: 2000, until: null } })
      })
      await withLake(capped, async (ingest) => {
        expect(service.count('StartQuery')).toBe(2)
        expect((await stateOf(ingest))?.error).toMatch(/not asked any more today/)
      })
      expect(await rebuildIndex(settings(capped), { acceptLoss: false, log: silentLog })).toMatchObject({ done: true })
      await withLake(capped, async (ingest) => {
        expect(service.count('StartQuery')).toBe(2)
        // Yesterday and the first minute of today: two queries.
        vi.setSystemTime(madeStartMs + 24 * hour + minute)
        await ingest.again()
        expect(await stateOf(ingest)).toMatchObject({ state: 'following', asked: { scannedBytes: 2000 } })
      })
    },
  )

  test('counts what a query scanned whose answer could not be fetched', async () => {
    const { operations } = service.api
    const whole = { ...operations }
    operations.GetQueryResults = () => ({ status: 400, code: 'AccessDeniedException', message: 'no' })
    await withLake(capped, async (ingest) => {
      expect(await stateOf(ingest)).toMatchObject({ state: 'failed', asked: { scannedBytes: 1000 } })
    })
    Object.assign(operations, whole)
    await withLake(capped, async (ingest) => {
      expect(await stateOf(ingest)).toMatchObject({ state: 'following', asked: { scannedBytes: 2000 } })
    })
  })

  test('stands beside what was scanned', async () => {
    await withLake(capped, async (ingest) => {
      expect((await stateOf(ingest))?.asked).toMatchObject({ scannedBytes: 1000, mostBytesADay: 2000 })
    })
  })
})

/** Hours of events that each query was about. */
const hoursAsked = () =>
  service.api.requests
    .filter(({ operation }) => operation === 'StartQuery')
    .map(({ input }) => {
      const times = String(input.QueryStatement).match(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g) ?? []
      const [from = 0, to = 0] = times.map((text) => Date.parse(`${text.replace(' ', 'T')}Z`))
      return (to - from) / hour
    })

test('a day of polls asks once a poll, and for five times the day at most, late records included', async () => {
  const start = madeStartMs + 12 * hour
  vi.setSystemTime(start)
  held.lake = []
  await withLake({ ...madeLake, mostBytesADay: 1e12 }, async (ingest) => {
    const before = hoursAsked().length
    const polls = (24 * hour) / (15 * minute)
    for (let poll = 1; poll <= polls; poll++) {
      const now = start + poll * 15 * minute
      vi.setSystemTime(now)
      // One call that comes to the store two hours late, and one that comes twenty minutes late.
      if (poll === 40) held.lake.push({ second: (now - 2 * hour - madeStartMs) / 1000, id: 'b'.repeat(36) })
      if (poll === 41) held.lake.push({ second: (now - 20 * minute - madeStartMs) / 1000, id: 'c'.repeat(36) })
      await ingest.again()
    }
    const asked = hoursAsked().slice(before)
    expect(asked).toHaveLength(polls)
    expect(asked.reduce((sum, hours) => sum + hours, 0)).toBeLessThanOrEqual(5 * 24)
    expect((await stateOf(ingest))?.asked?.habit).toContain('the last 4 h every 2 h')
    expect((await ingest.state()).totals.records).toBe(2)
  })
})
