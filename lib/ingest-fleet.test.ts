import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { goodTrail, type HeldFleet, type HeldTrail } from '@/e2e/emulator/fleet'
import { EVERYTHING, type Scope } from './access/scope'
import { ContextQuery } from './api/context'
import { FleetResponse } from './api/fleet'
import { SELECTORS } from './cloudtrail/set-up-trail'
import { type IngestedOnce, ingestOnce } from './ingest'
import { silentLog } from './ingest-log'
import { rebuildIndex } from './ingest-rebuild'
import { MadeTrail, madeStartMs, rowsOf } from './ingest-trail'
import type { FleetSetting } from './source-settings'
import { madeFleet, startFleet } from './sources/fleet.fixture'
import { readContext } from './store/context'
import { readFleet } from './store/fleet'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const account = '111122223333'
let held: HeldFleet
let made: MadeTrail
let service: Awaited<ReturnType<typeof startFleet>>
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: madeStartMs + 30 * minute })
  held = { trails: new Map(), accounts: new Map(), refuse: () => null }
  made = new MadeTrail()
  service = await startFleet(held)
})
afterEach(() => {
  service.stop()
  made.remove()
  vi.useRealTimers()
})

const settings = (fleet: Partial<FleetSetting> = {}) => ({ ...made.settings(), fleet: { ...madeFleet, ...fleet } })

async function withFleet<T>(fleet: Partial<FleetSetting>, ask: (ingest: IngestedOnce) => Promise<T>): Promise<T> {
  const ingest = await ingestOnce(settings(fleet), silentLog)
  try {
    return await ask(ingest)
  } finally {
    await ingest.stop()
  }
}

async function answer(ingest: IngestedOnce, scope: Scope = EVERYTHING): Promise<FleetResponse> {
  const found = await readFleet(ingest.store.reader, scope, { now: ingest.fleet, nowMs: Date.now() })
  return FleetResponse.parse(found)
}

const again = async (ingest: IngestedOnce) => {
  await ingest.again()
  return answer(ingest)
}

const lines = async (ingest: IngestedOnce) => (await rowsOf(ingest, 'select count(*) from trail_settings'))[0]?.[0]

const trailNow = (more: Partial<HeldTrail> = {}): HeldTrail => ({ ...goodTrail, latestDeliveryMs: Date.now(), ...more })

function narrowed(line: object): object[] {
  const [management, metrics] = SELECTORS
  return [management ?? {}, { ...metrics, FieldSelectors: [...(metrics?.FieldSelectors ?? []), line] }]
}

test('of 60 accounts in 4 regions a new one and three whose selectors hide a writer, runs and reads stand at the top', async () => {
  const ids = Array.from({ length: 59 }, (_, at) => String(100000000000 + at))
  for (const id of ids) {
    held.accounts.set(id, { name: `team-${id.slice(-2)}`, unit: 'ML/Research' })
    held.trails.set(id, [trailNow()])
  }
  const regions = ['eu-west-1', 'eu-central-1', 'us-east-1', 'us-west-2']
  await withFleet({ regions }, async (ingest) => {
    expect(await answer(ingest)).toMatchObject({ counts: { recorded: 236 }, error: null })
    vi.setSystemTime(madeStartMs + day)
    for (const id of ids) held.trails.set(id, [trailNow()])
    const only = { isMultiRegion: false, name: 'here' }
    const runs = Array.from(
      { length: 14 },
      (_, at) => `arn:aws:sagemaker:us-east-1:${ids[30]}:experiment-trial-component/r${at}`,
    )
    const hole = (at: number, line: object, homeRegion: string) =>
      held.trails.set(ids[at] ?? '', [
        ...regions
          .filter((region) => region !== homeRegion)
          .map((region) => trailNow({ ...only, name: `here-${region}`, homeRegion: region })),
        trailNow({ ...only, homeRegion, selectors: narrowed(line) }),
      ])
    hole(
      20,
      { Field: 'userIdentity.arn', NotStartsWith: [`arn:aws:sts::${ids[20]}:assumed-role/ml-hpo/`] },
      'eu-west-1',
    )
    hole(30, { Field: 'resources.ARN', NotEquals: runs }, 'us-east-1')
    hole(40, { Field: 'readOnly', Equals: ['false'] }, 'us-west-2')
    held.accounts.set('200000000000', { name: 'genai-sandbox', unit: 'Sandbox' })
    service.sts.refused.add('200000000000')
    const { rows, counts, names } = await again(ingest)
    const label = ({ cells, worst }: (typeof rows)[number]) => cells.find(({ state }) => state === worst)?.label
    expect(rows.slice(0, 5).map((row) => [row.account, row.worst, row.isNew, label(row)])).toEqual([
      [ids[20], 'partly', false, 'Hides 1 writer'],
      [ids[30], 'partly', false, 'Hides 14 runs'],
      [ids[40], 'partly', false, 'Hides reads'],
      ['200000000000', 'never_seen', true, 'Never seen'],
      [ids[0], 'recorded', false, 'Recorded'],
    ])
    expect(counts).toEqual({
      ...{ not_recorded: 0, partly: 3, never_seen: 4, no_permission: 0, no_answer: 0 },
      ...{ no_delivery: 0, not_read: 0, validation_off: 0, recorded: 233 },
    })
    expect(names).toEqual({ from: 'organization', at: { ms: madeStartMs + day, iso: '2026-09-02T00:00:00.000Z' } })
    expect(rows[3]).toMatchObject({ name: 'genai-sandbox', unit: 'Sandbox' })
    expect(rows[0]?.cells[0]).toMatchObject({
      words: 'Metric calls by assumed-role/ml-hpo leave no record.',
      since: { iso: expect.stringMatching(/^2026-09-02T00:00:00/) as string },
      holes: [{ trail: 'here', selector: 1, field: 2, hides: 'writers', count: 1 }],
      fix: `aws cloudtrail put-event-selectors --region eu-west-1 --trail-name here --advanced-event-selectors '${JSON.stringify(SELECTORS)}'`,
    })
  })
}, 60_000)

test('an answer is noted when it differs in more than delivery times, and once a day', async () => {
  held.trails.set(account, [trailNow()])
  await withFleet({ accounts: [account], organization: false, regions: ['eu-west-1'] }, async (ingest) => {
    expect(await lines(ingest)).toBe(1)
    held.trails.set(account, [trailNow({ latestDeliveryMs: Date.now() + minute })])
    await again(ingest)
    expect(await lines(ingest)).toBe(1)
    held.trails.set(account, [trailNow({ hasValidation: false })])
    await again(ingest)
    await again(ingest)
    expect(await lines(ingest)).toBe(2)
    vi.setSystemTime(madeStartMs + day)
    await again(ingest)
    expect(await lines(ingest)).toBe(3)
  })
})

test('notes outlive the index: a rebuild gives the same answer and the same coverage, with the same times', async () => {
  held.trails.set(account, [trailNow()])
  const fleet = { accounts: [account], organization: false }
  await withFleet(fleet, async (ingest) => {
    vi.setSystemTime(madeStartMs + 2 * hour)
    held.trails.set(account, [trailNow({ isLogging: false })])
    await again(ingest)
  })
  const told = async (ingest: IngestedOnce) => {
    const { coverage } = await readContext(ingest.store.reader, EVERYTHING, ContextQuery.parse({}))
    return { ...(await answer(ingest)), coverage }
  }
  const before = await withFleet(fleet, told)
  expect(before.rows[0]).toMatchObject({ worst: 'not_recorded', worstSince: { ms: madeStartMs + 2 * hour } })
  expect(before.coverage).toMatchObject({
    cells: ['recorded', 'recorded', 'stopped'],
    gaps: [{ region: 'eu-west-1', state: 'not_recorded', fromMs: madeStartMs + 2 * hour }, { region: 'us-east-1' }],
  })
  expect(await rebuildIndex(settings(fleet), { acceptLoss: false, log: silentLog })).toMatchObject({ done: true })
  expect(await withFleet(fleet, told)).toEqual(before)
})

test('an account that fails stops no other, and what was known of it stays with the words', async () => {
  const other = '444455556666'
  for (const id of [account, other]) held.trails.set(id, [trailNow()])
  await withFleet({ accounts: [account, other], organization: false }, async (ingest) => {
    held.refuse = (_, asked) =>
      asked === account ? { status: 400, code: 'ExpiredTokenException', message: 'too late' } : null
    held.trails.set(other, [trailNow({ hasValidation: false })])
    const { rows } = await again(ingest)
    expect(rows.map((row) => [row.account, row.worst])).toEqual([
      [other, 'validation_off'],
      [account, 'recorded'],
    ])
    expect(rows[1]?.cells[0]?.words).toMatch(/could not be asked: .*ExpiredTokenException: too late/)
  })
})

test('a missing right is no permission, named, since it was first missed', async () => {
  held.trails.set(account, [trailNow()])
  await withFleet({ accounts: [account], organization: false }, async (ingest) => {
    vi.setSystemTime(madeStartMs + hour)
    held.refuse = () => ({ status: 400, code: 'AccessDeniedException', message: 'no' })
    await again(ingest)
    vi.setSystemTime(madeStartMs + 2 * hour)
    const { rows } = await again(ingest)
    expect(rows[0]).toMatchObject({ worst: 'no_permission', worstSince: { ms: madeStartMs + hour } })
    expect(rows[0]?.cells[0]).toMatchObject({
      label: 'No permission',
      words: 'cloudtrail:DescribeTrails is needed (no).',
    })
  })
})

test('an account that never answered is not one that refuses, and not one that was never seen', async () => {
  const place = `AWSLogs/${account}/CloudTrail/us-east-1/2026/09/01`
  made.write(`${place}/${account}_CloudTrail_us-east-1_20260901T0010Z_AbCdEfGhIjKlMnOp.json.gz`, [{}])
  held.refuse = () => ({ status: 400, code: 'ExpiredTokenException', message: 'too late' })
  await withFleet({ accounts: [account], organization: false }, async (ingest) => {
    const { rows, counts } = await answer(ingest)
    expect(rows[0]?.cells.map(({ state }) => state)).toEqual(['never_seen', 'no_answer'])
    expect(rows[0]?.cells[1]?.words).toMatch(/No answer to cloudtrail:DescribeTrails .*too late/)
    expect(counts).toMatchObject({ never_seen: 1, no_answer: 1, no_permission: 0 })
  })
})

test('what a member may not read of the organization’s trail is taken from the account that owns it', async () => {
  const owner = '999900001111'
  held.trails.set(owner, [trailNow({ isOrganization: true })])
  held.refuse = (operation, asked) =>
    operation === 'GetEventSelectors' && asked !== owner ? { status: 400, code: 'AccessDeniedException' } : null
  await withFleet({ accounts: [account], organization: false }, async (ingest) => {
    expect((await answer(ingest)).rows[0]).toMatchObject({
      worst: 'no_permission',
      cells: [{ label: 'Not readable' }, {}],
    })
  })
  await withFleet({ accounts: [account, owner], organization: false }, async (ingest) => {
    expect((await answer(ingest)).counts).toMatchObject({ recorded: 4 })
  })
})

test('the call that set the trail so is named, with its event', async () => {
  held.trails.set(account, [trailNow()])
  const put = (second: number, id: string) => ({
    ...{ id, second, session: 'mallory' },
    more: {
      ...{ eventSource: 'cloudtrail.amazonaws.com', eventName: 'PutEventSelectors', awsRegion: 'eu-west-1' },
      ...{ requestParameters: { trailName: 'all' }, resources: undefined },
    },
  })
  const before = 'aaaaaaaa-0000-4000-8000-000000000001'
  const cause = 'aaaaaaaa-0000-4000-8000-000000000002'
  made.write('calls.json', [put(60, before), put(3000, cause)])
  await withFleet({ accounts: [account], organization: false }, async (ingest) => {
    vi.setSystemTime(madeStartMs + hour)
    held.trails.set(account, [trailNow({ selectors: narrowed({ Field: 'readOnly', Equals: ['false'] }) })])
    const { rows } = await again(ingest)
    expect(rows[0]?.cells[0]?.setBy).toMatchObject({
      ...{ event: cause, name: 'PutEventSelectors', at: { ms: madeStartMs + 3_000_000 } },
      writer: expect.stringContaining('mallory') as string,
    })
  })
})

test('a quiet trail is told with its hours, and since its last file', async () => {
  held.trails.set(account, [trailNow({ latestDeliveryMs: madeStartMs - 31 * hour })])
  await withFleet({ accounts: [account], organization: false, regions: ['eu-west-1'] }, async (ingest) => {
    expect((await answer(ingest)).rows[0]).toMatchObject({
      ...{ worst: 'no_delivery', worstSince: { ms: madeStartMs - 31 * hour } },
      cells: [{ label: 'No delivery 31 h' }],
    })
  })
})

test('accounts and regions that the viewer may not see are absent', async () => {
  for (const id of [account, '444455556666']) held.trails.set(id, [trailNow()])
  await withFleet({ accounts: [account, '444455556666'], organization: false }, async (ingest) => {
    const scope: Scope = { grants: [{ role: 'viewer', accounts: [account], regions: ['us-east-1'] }] }
    const { rows, regions, counts } = await answer(ingest, scope)
    expect(rows.map((row) => [row.account, row.cells.map(({ region }) => region)])).toEqual([[account, ['us-east-1']]])
    expect([regions, counts.recorded]).toEqual([['us-east-1'], 1])
  })
})

test('names come from a file too, and its bad lines are told by number', async () => {
  const namesPath = join(made.folder, 'names.csv')
  writeFileSync(namesPath, `account,name,unit\n${account},ml-prod,ML\nnobody,x,y\n`)
  await withFleet({ accounts: [account], organization: false, namesPath }, async (ingest) => {
    const { rows, names, error } = await answer(ingest)
    expect(rows[0]).toMatchObject({ account, name: 'ml-prod', unit: 'ML', isNew: false })
    expect(names?.from).toBe('file')
    expect(error).toBe(`${namesPath}, line 3: "nobody" is not an account id of 12 digits.`)
  })
})

test('an organization that cannot be listed is told, and accounts known from before are asked', async () => {
  held.accounts.set(account, { name: 'ml-prod', unit: '' })
  held.trails.set(account, [trailNow()])
  await withFleet({}, answer)
  service.organizations.operations.ListAccounts = () => ({ status: 400, code: 'AccessDeniedException', message: 'no' })
  await withFleet({}, async (ingest) => {
    const { rows, error } = await answer(ingest)
    expect(rows).toMatchObject([{ account, worst: 'recorded' }])
    expect(error).toMatch(/organizations:ListAccounts is needed/)
  })
})

test('without a fleet in the configuration nothing is asked', async () => {
  const ingest = await ingestOnce(made.settings(), silentLog)
  expect(await answer(ingest)).toMatchObject({ isConfigured: false, rows: [], regions: [] })
  expect(service.cloudTrail.requests).toEqual([])
  await ingest.stop()
})
