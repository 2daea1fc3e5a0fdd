import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { answersOf } from './ingest-answers'
import { Follower } from './ingest-follow'
import { silentLog } from './ingest-log'
import { openParts } from './ingest-open'
import { rebuildIndex } from './ingest-rebuild'
import { type MadeCall, MadeTrail, madeStartMs, rowsOf } from './ingest-trail'
import type { FleetSetting } from './source-settings'
import { eventHistory } from './sources/event-history'
import { madeHistory, madeLife, startHistory } from './sources/history.fixture'

const minute = 60_000
const home = '111122223333/us-east-1'
const held = new Map<string, MadeCall[]>()
let made: MadeTrail
let service: Awaited<ReturnType<typeof startHistory>>
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: madeStartMs + 30 * minute })
  held.clear()
  made = new MadeTrail()
  service = await startHistory(held)
})
afterEach(() => {
  service.stop()
  made.remove()
  vi.useRealTimers()
})

const create = (second: number, run = 'run-a') =>
  madeLife(second, 'CreateTrialComponent', { trialComponentName: run, parameters: { lr: { numberValue: 0.1 } } })
const lifeOfRun = [
  madeLife(1, 'CreateExperiment', { experimentName: 'spirals' }),
  madeLife(2, 'CreateTrial', { trialName: 'group-1', experimentName: 'spirals' }),
  create(3),
  madeLife(4, 'AssociateTrialComponent', { trialComponentName: 'run-a', trialName: 'group-1' }),
  madeLife(5, 'AddTags', {
    resourceArn: 'arn:aws:sagemaker:us-east-1:111122223333:experiment-trial-component/run-a',
    tags: [{ key: 'owner', value: 'ana' }],
  }),
  madeLife(6, 'UpdateTrialComponent', { trialComponentName: 'run-a', status: { primaryStatus: 'Completed' } }),
]

/** A server that reads the trail's files and the history, without waiting between questions. */
async function withHistory<T>(ask: (server: Awaited<ReturnType<typeof open>>) => Promise<T>, fleet = madeHistory) {
  const server = await open(fleet)
  try {
    return await ask(server)
  } finally {
    await server.close()
  }
}

async function open(fleet: FleetSetting) {
  const parts = await openParts(made.settings(), { log: silentLog, onFatal: (error) => expect(error).toBeNull() })
  parts.recordSources.push(eventHistory(fleet, { spacingMs: 1 }))
  const follower = await Follower.open(parts, { settleMs: 0, freeBytes: () => Promise.resolve(1e12) })
  const { readRaw } = parts.records
  return {
    pass: () => follower.pass(new AbortController().signal),
    status: () => follower.statuses.get('event-history'),
    answers: answersOf({ store: parts.store, readRaw }),
    rows: (sql: string) => rowsOf({ store: parts.store }, sql),
    close: () => parts.close(),
  }
}

test('the life of a run is known from the history as from log files', async () => {
  held.set(home, lifeOfRun)
  const fromHistory = await withHistory(async ({ pass, answers }) => {
    await pass()
    return answers.run('run-a')
  })
  expect(fromHistory).toMatchObject({ experiment: 'spirals', trial: 'group-1', status: 'Completed', deleted: false })
  expect(fromHistory.facts.map(({ kind, name, text }) => [kind, name, text])).toEqual([
    ['parameter', 'lr', '0.1'],
    ['tag', 'owner', 'ana'],
  ])
})

test('calls that end a run and stop the trail are known', async () => {
  const stop = madeLife(8, 'StopLogging', { name: 'trail' })
  held.set(home, [
    ...lifeOfRun,
    madeLife(7, 'DeleteTrialComponent', { trialComponentName: 'run-a' }),
    { ...stop, more: { ...stop.more, eventSource: 'cloudtrail.amazonaws.com' } },
  ])
  await withHistory(async ({ pass, answers, rows }) => {
    await pass()
    expect(await answers.run('run-a')).toMatchObject({ deleted: true })
    expect(await rows('select trail, effect from trail_changes')).toEqual([['trail', 'stop']])
  })
})

test('every page is asked for with the same question, for kept management calls only', async () => {
  held.set(home, [...[1, 2, 3, 4, 5].map((second) => create(second, `run-${second}`)), { second: 6 }])
  await withHistory(async ({ pass, rows, status }) => {
    await pass()
    expect(await rows('select count(*) from events')).toEqual([[5]])
    expect(status()).toMatchObject({ state: 'following', asked: { untilMs: madeStartMs + 30 * minute } })
  })
  const names = service.lookups.map(({ name }) => name)
  for (const name of ['BatchPutMetrics', 'DeleteObject', 'DeleteObjects']) expect(names).not.toContain(name)
  for (const name of ['StopLogging', 'PutKeyPolicy', 'CreateTrainingJob']) expect(names).toContain(name)
  const pages = service.lookups.filter(({ name }) => name === 'CreateTrialComponent')
  expect(pages.map(({ token }) => token?.split(' ')[0] ?? null)).toEqual([null, '2', '4'])
  expect(new Set(pages.map(({ from, to, size }) => `${from} ${to} ${size}`)).size).toBe(1)
  expect(pages[0]?.size).toBe(50)
})

test('at first 90 days are asked for at most, then what is new and what may have come late', async () => {
  const until = () => madeStartMs / 1000 + 1800
  held.set(home, [create(1)])
  await withHistory(async ({ pass, rows }) => {
    await pass()
    const [first] = service.lookups.splice(0)
    expect(first?.to).toBe(until())
    expect(until() - (first?.from ?? 0)).toBeGreaterThan(89.9 * 86_400)
    expect(until() - (first?.from ?? 0)).toBeLessThan(90 * 86_400)

    vi.setSystemTime(madeStartMs + 60 * minute)
    held.set(home, [create(1), create(1790, 'run-late'), create(2000, 'run-new')])
    await pass()
    expect(service.lookups.at(0)).toMatchObject({ from: until() - 3600, to: until() + 1800 })
    expect(await rows('select count(*) from events')).toEqual([[3]])
    expect(await rows('select count(*) from sightings')).toEqual([[3]])
  })
  vi.setSystemTime(madeStartMs + 90 * minute)
  await withHistory(async ({ pass, rows, status }) => {
    await pass()
    expect(service.lookups.at(-1)).toMatchObject({ from: until() - 1800, to: until() + 3600 })
    expect(await rows('select count(*) from events')).toEqual([[3]])
    expect(status()?.asked?.untilMs).toBe(madeStartMs + 90 * minute)
  })
})

test('a call that the log files carry too is one event with two sightings', async () => {
  held.set(home, lifeOfRun)
  made.write('1.json', lifeOfRun)
  await withHistory(async ({ pass, answers, rows }) => {
    await pass()
    expect(await rows('select count(*) from events')).toEqual([[6]])
    expect(await rows('select count(*) from sightings')).toEqual([[12]])
    const { statusHistory } = await answers.run('run-a')
    const { sightings, raw } = await answers.event(statusHistory[0]?.event ?? '')
    expect(sightings.map(({ source }) => source).sort()).toEqual(['event-history', 'logs'])
    expect(raw).toHaveProperty('text')
  })
})

test('a record is kept byte for byte', async () => {
  held.set(home, [create(1, 'run-ä \u2028')])
  await withHistory(async ({ pass, answers }) => {
    await pass()
    const { rows } = await answers.events()
    const event = await answers.event(rows[0]?.id ?? '')
    expect(event.raw).toMatchObject({ text: service.recordOf(create(1, 'run-ä \u2028')) })
  })
})

test('a rebuild answers the same without asking again: pages of the history are kept', async () => {
  held.set(home, [...lifeOfRun, create(9, 'run-b')])
  const everything = async ({ answers, rows }: Awaited<ReturnType<typeof open>>) => [
    await answers.run('run-a'),
    await answers.events(),
    await rows('select * from asked order by all'),
    await rows('select * from sightings order by all'),
  ]
  const before = await withHistory(async (server) => {
    await server.pass()
    return everything(server)
  })
  service.lookups.length = 0
  expect(await rebuildIndex(made.settings(), { acceptLoss: false, log: silentLog })).toMatchObject({
    done: true,
    lost: [],
  })
  expect(await withHistory(everything)).toEqual(before)
  expect(service.lookups).toEqual([])
})

test('calls of other services that have the same name are left out before anything is kept', async () => {
  const tagged = madeLife(1, 'AddTags', { resourceArns: ['arn:aws:elasticloadbalancing:us-east-1:111122223333:x'] })
  held.set(home, [{ ...tagged, more: { ...tagged.more, eventSource: 'elasticloadbalancing.amazonaws.com' } }])
  await withHistory(async ({ pass, rows }) => {
    await pass()
    expect(await rows('select (select count(*) from events), (select count(*) from files)')).toEqual([[0, 0]])
  })
})

const fleet: FleetSetting = {
  ...madeHistory,
  ...{ accounts: ['111122223333', '444455556666'], regions: ['us-east-1', 'eu-west-1'] },
  role: { arn: 'arn:aws:iam::{account}:role/metrictrail-reader', externalId: 'a-long-random-text' },
}
const inPlace = (account: string, awsRegion: string, call: MadeCall): MadeCall => ({
  ...call,
  more: { ...call.more, awsRegion, recipientAccountId: account },
})

test('places that may not be asked are named with the right, the others are read, and go on after a restart', async () => {
  held.set('111122223333/eu-west-1', [inPlace('111122223333', 'eu-west-1', create(1, 'run-b'))])
  held.set('444455556666/us-east-1', [inPlace('444455556666', 'us-east-1', create(1, 'run-c'))])
  const denied = { status: 400, code: 'AccessDeniedException', message: 'not authorized' }
  service.refusals.set('444455556666/us-east-1', denied)
  service.refusals.set('444455556666/eu-west-1', denied)
  await withHistory(async ({ pass, rows, status }) => {
    await pass()
    expect(await rows('select account, region from events')).toEqual([['111122223333', 'eu-west-1']])
    expect(status()).toMatchObject({ state: 'failed', asked: { untilMs: null } })
    expect(status()?.error).toMatch(
      /444455556666\/eu-west-1, 444455556666\/us-east-1 cannot be read: no permission: cloudtrail:LookupEvents/,
    )
    expect(status()?.error).not.toContain('111122223333')
  }, fleet)

  service.refusals.clear()
  service.lookups.length = 0
  vi.setSystemTime(madeStartMs + 40 * minute)
  await withHistory(async ({ pass, rows, status }) => {
    await pass()
    expect(await rows('select account from events order by all')).toEqual([['111122223333'], ['444455556666']])
    expect(status()).toMatchObject({ state: 'following', error: null, asked: { untilMs: madeStartMs + 40 * minute } })
  }, fleet)
  const from = (place: string) => service.lookups.find((lookup) => lookup.place === place)?.from ?? 0
  expect(from('111122223333/eu-west-1')).toBe(madeStartMs / 1000 + 1800 - 3600)
  expect(from('444455556666/us-east-1')).toBeLessThan(madeStartMs / 1000 - 89 * 86_400)
})

test('a role that cannot be assumed is told with its account, and the other accounts are read', async () => {
  held.set('111122223333/eu-west-1', [inPlace('111122223333', 'eu-west-1', create(1, 'run-b'))])
  service.sts.refused.add('444455556666')
  await withHistory(async ({ pass, rows, status }) => {
    await pass()
    expect(await rows('select count(*) from events')).toEqual([[1]])
    expect(status()?.error).toMatch(/444455556666\/eu-west-1.*sts:AssumeRole/)
  }, fleet)
})

test('the history of another account is never taken for the one that was asked', async () => {
  held.set(home, [create(1)])
  await withHistory(
    async ({ pass, rows, status }) => {
      await pass()
      expect(await rows('select count(*) from events')).toEqual([[1]])
      expect(status()?.error).toContain('The credentials used for account 444455556666 are of account 111122223333')
    },
    { ...madeHistory, accounts: ['111122223333', '444455556666'] },
  )
})
