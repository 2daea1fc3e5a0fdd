import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EVERYTHING, type Scope } from '@/lib/access/scope'
import { CompareProofQuery, CompareSeriesQuery } from '@/lib/api/compare'
import { GroupsQuery } from '@/lib/api/compare-groups'
import { CompareSettingsQuery } from '@/lib/api/compare-settings'
import { ValuesQuery } from '@/lib/api/compare-values'
import { ContextQuery } from '@/lib/api/context'
import { EventsFilter, EventsQuery } from '@/lib/api/events'
import { EvidenceQuery } from '@/lib/api/evidence'
import { RunValuesQuery } from '@/lib/api/run-values'
import { RunsFilter, RunsQuery } from '@/lib/api/runs'
import { JoinedQuery, SeriesQuery } from '@/lib/api/series'
import { SeriesExportQuery } from '@/lib/api/series-export'
import { AppError } from '@/lib/errors'
import { streamBundleEvents } from './bundle-events'
import { readBundleLogs } from './bundle-files'
import { findSelection, readBundleCounts } from './bundle-selection'
import { readCompareGroups } from './compare-groups'
import { readCompareProof } from './compare-proof'
import { readCompareRuns } from './compare-runs'
import { readCompareSeries } from './compare-series'
import { readCompareSettings } from './compare-settings'
import { readCompareUnproved } from './compare-unproved'
import { readCompareValues } from './compare-values'
import { readContext } from './context'
import { readEvent } from './event'
import { readEvents } from './events'
import { readEventsSummary } from './events-summary'
import { findNames } from './names-found'
import { type OpenStore, openMemoryStore } from './open'
import { findRun, readRun } from './run'
import { readRunValues } from './run-values'
import { readRuns } from './runs'
import { type SeedCall, seed, seedKey } from './seed'
import { readSeries } from './series'
import { readJoined } from './series-joined'
import { openExport } from './series-lines'
import { readSeriesProof } from './series-proof'
import { readSettingNames } from './setting-names'
import { readSparklines } from './sparklines'
import type { ReadStore } from './store'
import { readWriters } from './writers'

const hour = 3_600_000
const places = ['111122223333/us-east-1/team-a', '111122223333/eu-west-1/team-b', '999999999999/us-east-1/team-ab']

/** Everything that distinguishes one run's record from another's is in its calls, so that a leak has a name. */
const calls: SeedCall[] = places.flatMap((run, at) => [
  metrics(run, at, 1),
  metrics(run, at, 2),
  { ...common(run, at, 3), error: 'AccessDeniedException', items: [{ metric: `denied-${at}`, step: 1, value: 1 }] },
  {
    ...common(run, at, 4),
    status: `Status${at}`,
    experiment: `experiment-${at}`,
    parameter: { name: `p${at}`, text: 'x' },
  },
  { ...common(null, at, 5), ...placeOf(run), trail: 'stop' as const },
])

function metrics(run: string, at: number, minute: number): SeedCall {
  const items = [1, 2].map((step) => ({ metric: at === 1 ? 'only-b' : 'loss', step, value: minute + at / 10 }))
  return { ...common(run, at, minute), items }
}

function common(run: string | null, at: number, minute: number): SeedCall {
  const id = `00000000-0000-4000-8000-0000000${at}${minute}000`
  const who = { writer: `writer-${at}`, ip: `203.0.113.${at}`, client: `client-${at}` }
  const seenMs = minute % 2 === 0 ? 2 : 1
  return { id, run, atMs: (at + 1) * hour + minute * 60_000, seenMs, ...who, file: `file-${at}-${minute}` }
}

function placeOf(run: string): { account: string; region: string } {
  const [account = '', region = ''] = run.split('/')
  return { account, region }
}

const scopes: [string, Scope, (call: SeedCall) => boolean][] = [
  [
    'one account',
    { grants: [{ role: 'viewer', accounts: ['111122223333'] }] },
    (call) => accountOf(call) === '111122223333',
  ],
  [
    'one region of an account',
    { grants: [{ role: 'viewer', accounts: ['111122223333'], regions: ['us-east-1'] }] },
    (call) => accountOf(call) === '111122223333' && regionOf(call) === 'us-east-1',
  ],
  [
    'run prefixes, which hide events without a run',
    { grants: [{ role: 'viewer', accounts: 'all', runPrefixes: ['team-a'] }] },
    (call) => call.run?.split('/')[2]?.startsWith('team-a') ?? false,
  ],
  [
    'two grants that add up',
    {
      grants: [
        { role: 'viewer', accounts: ['999999999999'], runPrefixes: ['team'] },
        { role: 'auditor', accounts: ['111122223333'], regions: ['eu-west-1'] },
      ],
    },
    (call) => regionOf(call) === 'eu-west-1' || (call.run?.startsWith('999999999999') ?? false),
  ],
  ['nothing', { grants: [] }, () => false],
]
const accountOf = (call: SeedCall) => call.run?.split('/')[0] ?? call.account
const regionOf = (call: SeedCall) => call.run?.split('/')[1] ?? call.region

/** Every question that a viewer can ask, about everything and about each run and event. */
const questions: Record<string, (store: ReadStore, scope: Scope, asOf: number | null) => Promise<unknown>[]> = {
  readRuns: (store, scope, asOf) => [
    readRuns(store, scope, RunsQuery.parse({ asOf })),
    readRuns(store, scope, RunsQuery.parse({ asOf, q: 'b', metric: 'only-b', from: 0, to: 9 * hour })),
    readRuns(store, scope, RunsQuery.parse({ asOf, settings: ['p.p0', 'p.p1'], param: ['p.p2'], sort: 'p.p1' })),
  ],
  readSettingNames: (store, scope, asOf) => [
    readSettingNames(store, scope, RunsFilter.parse({ asOf })),
    readSettingNames(store, scope, RunsFilter.parse({ asOf, param: ['p.p1=x', 'p.p0'] })),
  ],
  readSparklines: (store, scope, asOf) =>
    ['loss', 'only-b'].map((metric) => readSparklines(store, scope, { runs: places.map(seedKey), metric, asOf })),
  readRun: (store, scope, asOf) => places.map((run) => orCode(readRun(store, scope, { run: seedKey(run), asOf }))),
  findRun: (store, scope) =>
    places.map((run) => findRun(store, scope, { ...placeOf(run), name: run.split('/')[2] ?? '' })),
  readWriters: (store, scope, asOf) =>
    places.map((run) => orCode(readWriters(store, scope, { run: seedKey(run), asOf }))),
  readSeries: (store, scope, asOf) =>
    places.map((run) =>
      orCode(readSeries(store, scope, SeriesQuery.parse({ run: seedKey(run), metric: 'loss', asOf }))),
    ),
  readJoined: (store, scope, asOf) =>
    places.map((run) =>
      orCode(readJoined(store, scope, JoinedQuery.parse({ run: seedKey(run), metric: 'loss', xmetric: 'loss', asOf }))),
    ),
  readSeriesProof: (store, scope, asOf) =>
    places.map((run) =>
      orCode(readSeriesProof(store, scope, SeriesQuery.parse({ run: seedKey(run), metric: 'loss', asOf }))),
    ),
  readRunValues: (store, scope, asOf) =>
    places.map((run) =>
      orCode(readRunValues(store, scope, RunValuesQuery.parse({ run: seedKey(run), x: 'relative', at: 1, asOf }))),
    ),
  readCompareValues: (store, scope, asOf) =>
    (['step', 'observed', 'relative'] as const).map((x) =>
      readCompareValues(
        store,
        scope,
        ValuesQuery.parse({
          runs: places.map(seedKey),
          metric: 'loss',
          x,
          at: x === 'observed' ? hour + 60_000 : 1,
          asOf,
        }),
      ),
    ),
  readCompareGroups: (store, scope, asOf) =>
    (['p.p0', 'n.2'] as const).map((by) =>
      readCompareGroups(store, scope, GroupsQuery.parse({ runs: places.map(seedKey), metric: 'loss', by, asOf })),
    ),
  readCompareSettings: (store, scope, asOf) => [
    readCompareSettings(store, scope, CompareSettingsQuery.parse({ runs: places.map(seedKey), asOf })),
  ],
  readCompareRuns: (store, scope, asOf) => [readCompareRuns(store, scope, { runs: places.map(seedKey), asOf })],
  readCompareUnproved: (store, scope, asOf) => [readCompareUnproved(store, scope, { runs: places.map(seedKey), asOf })],
  readCompareSeries: (store, scope, asOf) =>
    ['loss', 'only-b'].map((metric) =>
      readCompareSeries(store, scope, CompareSeriesQuery.parse({ runs: places.map(seedKey), metric, asOf })),
    ),
  readCompareProof: (store, scope, asOf) =>
    ['loss', 'only-b'].map((metric) =>
      readCompareProof(store, scope, CompareProofQuery.parse({ runs: places.map(seedKey), metric, asOf })),
    ),
  findNames: (store, scope) => ['', 'team-b', 'LOSS', 'writer-1', 'only'].map((q) => findNames(store, scope, { q })),
  findExport: (store, scope, asOf) =>
    places.map((run) => orCode(exported(store, scope, { run: [seedKey(run)], metric: ['loss', 'only-b'], asOf }))),
  readEvents: (store, scope, asOf) => [
    readEvents(store, scope, EventsQuery.parse({ asOf, kind: [] })),
    readEvents(store, scope, EventsQuery.parse({ asOf, q: 'writer', metric: 'loss' })),
  ],
  readEventsSummary: (store, scope, asOf) => [
    readEventsSummary(store, scope, EventsFilter.parse({ asOf, kind: [] })),
    readEventsSummary(store, scope, EventsFilter.parse({ asOf, client: ['client-1'] })),
  ],
  readEvent: (store, scope, asOf) => calls.map(({ id = '' }) => orCode(readEvent(store, scope, { event: id, asOf }))),
  findSelection: (store, scope, asOf) => [
    bundleOf(store, scope, { asOf, kind: [] }),
    bundleOf(store, scope, { asOf, metric: 'loss' }),
    ...calls
      .filter(({ id }) => id?.endsWith('1000'))
      .map(({ id = '' }) => orCode(bundleOf(store, scope, { asOf, event: id }))),
  ],
  readContext: (store, scope, asOf) => [readContext(store, scope, ContextQuery.parse({ asOf }))],
}

/** Asked by the questions above. Coverage has a test of its own. */
const parts = [
  'findCompared',
  'findPlacedRuns',
  'findRunHeads',
  'findRunId',
  'findSeries',
  'findSeriesOfRuns',
  'readCoverage',
  'readStops',
  'readWriterPoints',
]

/** What takes more than a seeded store: `lib/ingest-fleet.test.ts` and `lib/ingest-integrity.test.ts` show that a scope narrows it. */
const elsewhere = ['readChains', 'readFleet', 'readHour', 'readIntegrity']

/** All that the store tells of a bundle, but for the numbers that files have in this store alone. */
async function bundleOf(store: ReadStore, scope: Scope, query: Partial<EvidenceQuery>): Promise<unknown> {
  const selection = await findSelection(store, scope, EvidenceQuery.parse(query))
  const events: unknown[] = []
  for await (const { places, ...event } of streamBundleEvents(store, selection)) {
    events.push({ ...event, places: places.map(({ fileId: _, ...place }) => place) })
  }
  const logs = await readBundleLogs(store, selection)
  const files = logs.map(({ key, verdict, events: carried }) => ({ key, verdict, carried }))
  return { counts: await readBundleCounts(store, selection), events, files }
}

/** All lines of an export. */
async function exported(store: ReadStore, scope: Scope, query: Partial<SeriesExportQuery>): Promise<string> {
  const { parts } = await openExport(store, scope, SeriesExportQuery.parse(query))
  return (await buffer(parts)).toString()
}

async function orCode(answer: Promise<unknown>): Promise<unknown> {
  return answer.catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'not_found') return 'not found'
    throw error
  })
}

let whole: OpenStore
beforeAll(async () => {
  whole = await openMemoryStore()
  await seed(whole, calls)
})
afterAll(() => whole.close())

describe.each(scopes)('a viewer of %s', (_, scope, isVisible) => {
  let part: OpenStore
  beforeAll(async () => {
    part = await openMemoryStore()
    await seed(part, calls.filter(isVisible))
  })
  afterAll(() => part.close())

  test.each(Object.keys(questions))('is told by %s what a store without the rest would tell', async (name) => {
    const ask = questions[name]
    for (const asOf of [null, 1]) {
      const narrow = await Promise.all(ask?.(whole.reader, scope, asOf) ?? [])
      const alone = await Promise.all(ask?.(part.reader, EVERYTHING, asOf) ?? [])
      expect(narrow.map(told)).toEqual(alone.map(told))
    }
  })
})

test('no question was forgotten', () => {
  const rooms = import.meta.glob<Record<string, unknown>>(['./*.ts', '!./*.test.ts'], { eager: true })
  const asked = Object.values(rooms).flatMap((room) =>
    Object.entries(room).flatMap(([name, read]) =>
      typeof read === 'function' && /^(read|find)/.test(name) && takesScope(read) ? [name] : [],
    ),
  )
  expect([...new Set(asked)].sort()).toEqual([...Object.keys(questions), ...parts, ...elsewhere].sort())
})

/** Coverage speaks of accounts and regions as a whole, and as-of of the store: neither tells anything of a run. */
function told(answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null) return answer
  const { coverage: _c, lastDelivered: _d, asOf: _a, newest: _n, event, ...rest } = answer as Record<string, unknown>
  return event === undefined ? rest : { ...rest, event: told(event) }
}

/** A function whose second parameter is a scope. */
function takesScope(read: object): boolean {
  return /^(async )?function \w+\([^,]+, scope, /.test(Function.prototype.toString.call(read))
}
