import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { goodTrail, type HeldFleet, type HeldTrail } from '@/e2e/emulator/fleet'
import { EVERYTHING } from './access/scope'
import { type IngestedOnce, ingestOnce } from './ingest'
import { silentLog } from './ingest-log'
import { MadeTrail, madeStartMs } from './ingest-trail'
import { madeFleet, startFleet } from './sources/fleet.fixture'
import { readFleet } from './store/fleet'

const hour = 3_600_000
const account = '111122223333'
let held: HeldFleet
let made: MadeTrail
let service: Awaited<ReturnType<typeof startFleet>>
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: madeStartMs + hour / 2 })
  held = { trails: new Map(), accounts: new Map(), refuse: () => null }
  made = new MadeTrail()
  service = await startFleet(held)
})
afterEach(() => {
  service.stop()
  made.remove()
  vi.useRealTimers()
})

async function withAccount(id: string, ask: (ingest: IngestedOnce) => Promise<void>): Promise<void> {
  const fleet = { ...madeFleet, accounts: [id], organization: false, regions: ['eu-west-1'] }
  const ingest = await ingestOnce({ ...made.settings(), fleet }, silentLog)
  try {
    await ask(ingest)
  } finally {
    await ingest.stop()
  }
}

async function rowOf(ingest: IngestedOnce) {
  const { rows } = await readFleet(ingest.store.reader, EVERYTHING, { now: ingest.fleet, nowMs: Date.now() })
  return rows[0]
}

const trailNow = (more: Partial<HeldTrail>): HeldTrail => ({ ...goodTrail, latestDeliveryMs: Date.now(), ...more })

test('since when is said as far as the answers tell: between the last otherwise and the first so, or at least since', async () => {
  held.trails.set(account, [trailNow({})])
  await withAccount(account, async (ingest) => {
    const at = async (hours: number, trail: Partial<HeldTrail>) => {
      vi.setSystemTime(madeStartMs + hours * hour)
      held.trails.set(account, [trailNow(trail)])
      await ingest.again()
      const row = await rowOf(ingest)
      return [row?.worst, row?.worstLastOther?.ms, row?.worstSince?.ms, row?.cells[0]?.lastOther?.ms]
    }
    expect(await at(1, { hasValidation: false })).toEqual([
      ...['validation_off', madeStartMs + hour / 2, madeStartMs + hour, madeStartMs + hour / 2],
    ])
    // The answer of the next day says the same again, and is the last that did.
    const next = madeStartMs + 25 * hour
    await at(25, { hasValidation: false })
    expect(await at(30, { isLogging: false })).toEqual(['not_recorded', next, madeStartMs + 30 * hour, next])
  })
  await withAccount('444455556666', async (ingest) => {
    const row = await rowOf(ingest)
    expect([row?.worst, row?.worstLastOther, row?.worstSince?.ms]).toEqual(['not_recorded', null, Date.now()])
  })
})
