import { afterEach, beforeEach, expect, test } from 'vitest'
import { EVERYTHING, type Scope } from '@/lib/access/scope'
import { ContextQuery } from '@/lib/api/context'
import { SELECTORS } from '@/lib/cloudtrail/set-up-trail'
import type { TrailSettings } from '@/lib/cloudtrail/trail-settings'
import { readContext } from './context'
import { settingsPrint } from './notes'
import { type OpenStore, openMemoryStore } from './open'
import { seed } from './seed'

const hour = 3_600_000
const account = '111122223333'
const region = 'us-east-1'
const run = `${account}/${region}/run-a`

const all: TrailSettings = {
  ...{ name: 'all', arn: `arn:aws:cloudtrail:${region}:${account}:trail/all`, homeRegion: region, bucket: 'logs' },
  ...{ prefix: null, isMultiRegion: true, isOrganization: false, hasValidation: true, kmsKey: null, isLogging: true },
  ...{ latestDeliveryMs: null, latestDeliveryError: null, latestDigestMs: null, latestDigestError: null },
  ...{ selectors: SELECTORS.map((selector) => ({ ...selector })), unread: null },
}
const narrowed: TrailSettings = {
  ...all,
  selectors: (all.selectors ?? []).map(({ FieldSelectors }, at) => ({
    FieldSelectors: at === 0 ? FieldSelectors : [...FieldSelectors, { Field: 'readOnly', Equals: ['false'] }],
  })),
}
const management: TrailSettings = { ...all, selectors: (all.selectors ?? []).slice(0, 1) }

interface Line {
  atHour: number
  place?: string
  trails?: TrailSettings[]
  answer?: 'read' | 'forbidden' | 'failed'
}

let store: OpenStore
beforeEach(async () => {
  store = await openMemoryStore()
})
afterEach(() => store.close())

async function note(...lines: Line[]): Promise<void> {
  const connection = await store.connect()
  for (const { atHour, place = `${account}/${region}`, trails = [], answer = 'read' } of lines) {
    const [of = '', at = ''] = place.split('/')
    const detail = answer === 'read' ? null : 'cloudtrail:DescribeTrails is needed (no)'
    await connection.run('insert into trail_settings values ($of, $at, $answer, $detail, $trails, $print, $seenMs)', {
      ...{ of, at, answer, detail, trails: JSON.stringify(trails), seenMs: BigInt(atHour * hour) },
      print: settingsPrint({ answer, trails, account: of, region: at, seen: atHour * hour }),
    })
  }
  connection.closeSync()
  store.changed()
}

const write = (atHour: number, name = run) => ({
  ...{ run: name, atMs: atHour * hour, seenMs: 20 * hour },
  items: [{ metric: 'loss', step: atHour, value: 1 }],
})

const ask = async (query: Partial<ContextQuery>, scope: Scope = EVERYTHING) =>
  (await readContext(store.reader, scope, ContextQuery.parse(query))).coverage

test('accounts and regions that only settings name can be chosen, by those who may see them', async () => {
  await seed(store, [write(1)])
  await note({ atHour: 2, place: '444455556666/eu-west-1', answer: 'forbidden' })
  const choices = async (scope: Scope) => {
    const { accounts, regions } = await readContext(store.reader, scope, ContextQuery.parse({}))
    return [accounts.map((each) => [each.account, each.runs]), regions.map((each) => [each.region, each.runs])]
  }
  const own = [[[account, 1]], [[region, 1]]]
  expect(await choices(EVERYTHING)).toEqual([
    [
      [account, 1],
      ['444455556666', 0],
    ],
    [
      ['eu-west-1', 0],
      [region, 1],
    ],
  ])
  expect(await choices({ grants: [{ role: 'viewer', accounts: [account] }] })).toEqual(own)
})

test('after the last delivery nothing is recorded as far as can be told, from the first answer on or from a later one', async () => {
  await seed(store, [write(1)])
  const heard = { ...all, latestDeliveryMs: 3 * hour }
  await note({ atHour: 2, trails: [heard] }, { atHour: 8, trails: [heard] })
  const { cells, unread } = await ask(range(1, 9))
  expect(cells).toEqual(['delivered', 'recorded', ...Array<string>(6).fill('unknown')])
  const words = expect.stringMatching(
    /^Trail “all” is logging management events too, and has delivered no log/,
  ) as string
  expect(unread).toEqual([{ account, region, why: 'delivery', words, sinceMs: 3 * hour }])
  await note({ atHour: 10, trails: [{ ...all, latestDeliveryMs: 10 * hour }] })
  const again = await ask(range(9, 12))
  expect([again.cells, again.unread]).toEqual([['unknown', 'recorded', 'recorded'], []])
})

test('what is recorded into a bucket that no source reads is not said to be recorded here', async () => {
  await seed(store, [write(1)])
  await note({ atHour: 2, trails: [all] })
  const query = ContextQuery.parse(range(2, 4))
  const { coverage } = await readContext(store.reader, EVERYTHING, { ...query, isRead: () => false })
  expect(coverage.cells).toEqual(['unknown', 'unknown'])
  expect(coverage.unread).toMatchObject([{ why: 'source', sinceMs: 2 * hour }])
})

const range = (from: number, to: number) => ({ from: from * hour, to: to * hour })

test('from the first settings on these decide; before it only log files tell, and nothing is recorded by default', async () => {
  await seed(store, [write(1), write(2)])
  await note({ atHour: 4.5, trails: [all] }, { atHour: 7, trails: [narrowed] }, { atHour: 9, trails: [management] })
  const { cells, gaps, unread } = await ask(range(1, 12))
  expect(cells).toEqual([
    ...['delivered', 'delivered', 'unknown', 'recorded', 'recorded', 'recorded'],
    ...['partly', 'partly', 'stopped', 'stopped', 'stopped'],
  ])
  expect(gaps).toEqual([
    {
      ...{ account, region, state: 'not_recorded', fromMs: 9 * hour, toMs: null },
      words: 'No selector of “all” takes metrics calls: they leave no record.',
    },
    {
      ...{ account, region, state: 'partly', fromMs: 7 * hour, toMs: 9 * hour },
      words: 'Reads of metrics leave no record.',
    },
  ])
  expect(unread).toEqual([])
})

test('an hour in which the settings changed for better or worse is partly recorded', async () => {
  await seed(store, [write(1)])
  await note({ atHour: 1, trails: [all] }, { atHour: 3.5 }, { atHour: 5.5, trails: [all] })
  expect((await ask(range(2, 7))).cells).toEqual(['recorded', 'partly', 'stopped', 'partly', 'recorded'])
})

test('an answer that could not be read changes nothing, and is told since it was first so', async () => {
  await seed(store, [write(1)])
  await note({ atHour: 1, trails: [all] }, { atHour: 3, answer: 'failed' }, { atHour: 4, answer: 'forbidden' })
  const { cells, unread } = await ask(range(2, 6))
  expect(cells).toEqual(['recorded', 'recorded', 'recorded', 'recorded'])
  expect(unread).toEqual([
    { account, region, why: 'settings', words: 'cloudtrail:DescribeTrails is needed (no).', sinceMs: 3 * hour },
  ])
  await note({ atHour: 5, trails: [all] })
  expect((await ask(range(2, 6))).unread).toEqual([])
})

test('a trail that cannot be read, or cannot deliver, is neither recorded nor not recorded', async () => {
  await seed(store, [write(1), write(3)])
  const unreadable = { ...all, selectors: null, unread: 'cloudtrail:GetEventSelectors is needed' }
  const failing = { ...all, latestDeliveryError: 'AccessDenied' }
  await note({ atHour: 1, trails: [all] }, { atHour: 3, trails: [unreadable] }, { atHour: 5, trails: [failing] })
  const { cells, unread } = await ask(range(2, 7))
  expect(cells).toEqual(['recorded', 'delivered', 'unknown', 'unknown', 'unknown'])
  expect(unread).toMatchObject([
    { why: 'delivery', words: expect.stringContaining('cannot deliver') as string, sinceMs: 5 * hour },
  ])
})

test('StopLogging wins over settings that say otherwise', async () => {
  await seed(store, [
    write(1),
    { run: null, account, region, atMs: 3 * hour, seenMs: 20 * hour, trail: 'stop' },
    { run: null, account, region, atMs: 4 * hour, seenMs: 20 * hour, trail: 'start' },
  ])
  await note({ atHour: 1, trails: [all] })
  expect((await ask(range(2, 5))).cells).toEqual(['recorded', 'stopped', 'recorded'])
})

const stop = (atHour: number) => ({
  ...{ run: null, account, region, atMs: atHour * hour, seenMs: (atHour + 1) * hour, trail: 'stop' as const },
})
const stopping = { ...all, name: 'trail', arn: all.arn.replace('trail/all', 'trail/trail') }

test('a stop without a StartLogging ends where later settings first say that the trail logs, and not before', async () => {
  await seed(store, [write(1), stop(3)])
  await note(
    { atHour: 2, trails: [stopping] },
    { atHour: 4, answer: 'failed', trails: [stopping] },
    { atHour: 5, trails: [{ ...stopping, isLogging: false }] },
    { atHour: 6, trails: [{ ...stopping, isLogging: null }] },
    { atHour: 7, trails: [stopping] },
    { atHour: 8, trails: [stopping] },
  )
  const { cells, stops } = await ask(range(2, 9))
  expect(cells).toEqual(['recorded', 'stopped', 'stopped', 'stopped', 'stopped', 'recorded', 'recorded'])
  expect(stops).toMatchObject([{ fromMs: 3 * hour, toMs: 7 * hour, endedBy: 'settings' }])
  const { stops: then } = await ask({ ...range(2, 9), asOf: 6.5 * hour })
  expect(then).toMatchObject([{ fromMs: 3 * hour, toMs: null, endedBy: null }])
})

test('settings that were read before the stop, or of another trail of the same name, do not end it', async () => {
  await seed(store, [write(1), stop(3)])
  const namesake = { ...stopping, homeRegion: 'eu-west-1', arn: stopping.arn.replace(region, 'eu-west-1') }
  const ofOther = { ...stopping, isOrganization: true, arn: stopping.arn.replace(account, '444455556666') }
  await note({ atHour: 2, trails: [stopping] }, { atHour: 4, trails: [namesake, ofOther] })
  expect((await ask(range(2, 6))).stops).toMatchObject([{ fromMs: 3 * hour, toMs: null, endedBy: null }])
})

test('a place without any run is recorded or not by its settings, and makes the hours of all no better than its own', async () => {
  await seed(store, [write(1), write(2)])
  await note(
    { atHour: 1, trails: [all] },
    { atHour: 2, place: '444455556666/eu-west-1', trails: [all] },
    { atHour: 2, place: '444455556666/eu-central-1' },
  )
  const cells = async (query: Partial<ContextQuery>) => (await ask({ ...range(1, 4), ...query })).cells
  expect(await cells({ region: ['eu-west-1'] })).toEqual(['unknown', 'recorded', 'recorded'])
  expect(await cells({ region: ['eu-central-1'] })).toEqual(['unknown', 'stopped', 'stopped'])
  expect(await cells({ account: [account] })).toEqual(['recorded', 'recorded', 'recorded'])
  expect(await cells({})).toEqual(['recorded', 'partly', 'partly'])
  const { gaps } = await ask(range(1, 4), { grants: [{ role: 'viewer', accounts: [account] }] })
  expect(gaps).toEqual([])
})

test('a pinned picture knows no later settings; one that follows the record knows those after its last log file', async () => {
  await seed(store, [{ ...write(1), seenMs: 2 * hour }])
  await note({ atHour: 1, trails: [all] }, { atHour: 4 }, { atHour: 6 })
  expect(await ask({})).toMatchObject({
    ...{ fromMs: hour, toMs: 7 * hour, gaps: [{ fromMs: 4 * hour }] },
    cells: ['recorded', 'recorded', 'recorded', 'stopped', 'stopped', 'stopped'],
  })
  expect(await ask({ asOf: 2 * hour, ...range(1, 5) })).toMatchObject({
    ...{ gaps: [], cells: ['recorded', 'recorded', 'future', 'future'] },
  })
})

test('settings alone make a range, so that an empty record says whether it would have been one', async () => {
  await note({ atHour: 4.5, trails: [all] }, { atHour: 6, trails: [all] })
  expect(await ask({})).toMatchObject({ fromMs: 4 * hour, toMs: 7 * hour, cells: ['recorded', 'recorded', 'recorded'] })
})

test('a cell of many hours is recorded only when each of them is', async () => {
  await seed(store, [write(1)])
  await note({ atHour: 0, trails: [all] }, { atHour: 13, trails: [management] }, { atHour: 14, trails: [all] })
  const { cellMs, cells } = await ask(range(0, 4000))
  expect([cellMs, cells.slice(0, 3)]).toEqual([10 * hour, ['recorded', 'partly', 'recorded']])
})
