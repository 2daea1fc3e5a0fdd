import { afterAll, beforeAll, expect, test } from 'vitest'
import type { z } from 'zod'
import { EVERYTHING } from '@/lib/access/scope'
import { CompareProofQuery, CompareRunsQuery, CompareSeriesQuery } from '@/lib/api/compare'
import { GroupsQuery } from '@/lib/api/compare-groups'
import { CompareSettingsQuery } from '@/lib/api/compare-settings'
import { ValuesQuery } from '@/lib/api/compare-values'
import { ContextQuery } from '@/lib/api/context'
import { EventQuery } from '@/lib/api/event'
import { EventsFilter, EventsQuery } from '@/lib/api/events'
import { ChainsQuery, HourQuery, IntegrityQuery } from '@/lib/api/integrity'
import { NamesQuery } from '@/lib/api/names'
import { RunQuery } from '@/lib/api/run'
import { RunValuesQuery } from '@/lib/api/run-values'
import { RunsFilter, RunsQuery, SparklinesQuery } from '@/lib/api/runs'
import { JoinedQuery, SeriesQuery } from '@/lib/api/series'
import { SeriesExportQuery } from '@/lib/api/series-export'
import { formatSettingChoice, toSettingId } from '@/lib/cloudtrail/setting'
import { AppError } from '@/lib/errors'
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
import { readIntegrity } from './integrity'
import { readChains, readHour } from './integrity-chains'
import { findNames } from './names-found'
import { type OpenStore, openMemoryStore } from './open'
import { readRun } from './run'
import { readRunValues } from './run-values'
import { readRuns } from './runs'
import { seed, seedKey } from './seed'
import { readSeries } from './series'
import { readJoined } from './series-joined'
import { openExport } from './series-lines'
import { readSettingNames } from './setting-names'
import { readSparklines } from './sparklines'
import { readWriters } from './writers'

const run = seedKey('111122223333/us-east-1/run-a')
const names = [
  '__proto__',
  'constructor',
  '',
  'é',
  'e\u0301',
  'а',
  '😀',
  '\u202e\u0000\u001b[31m',
  '<img src=x onerror=1>',
]

let store: OpenStore
beforeAll(async () => {
  store = await openMemoryStore()
  const items = names.map((metric, at) => ({ metric, step: at, value: at }))
  await seed(store, [
    { atMs: 1000, items, writer: '__proto__', client: "'; drop table runs; --" },
    { atMs: 2000, items: [{ metric: 'far', step: 2n ** 63n - 1n, value: 1.7e308, claimedMs: 8.64e15 }] },
    { atMs: -5000, items: [{ metric: 'far', step: -(2n ** 63n), value: -5e-324, claimedMs: -8.64e15 }] },
    { atMs: 3000, status: '<b>', experiment: 'constructor', parameter: { name: '__proto__', text: 'x' } },
    { atMs: 4000, settings: names.map((name) => ({ name, text: name })) },
  ])
})
afterAll(() => store.close())

const texts = [
  '__proto__',
  'p.__proto__',
  "p.'; drop=\u0000 or 1=1 --",
  '\u202e\u0000',
  "' or 1=1 --",
  '$asOf',
  'f'.repeat(32),
  '~',
]
const numbers = [-1, 1.5, -8.64e15, 8.64e15, 2 ** 53, -1e300]

interface Question {
  schema: z.ZodObject
  base: Record<string, unknown>
  ask: (query: never) => Promise<unknown>
}

const questions: Record<string, Question> = {
  runs: { schema: RunsQuery, base: {}, ask: (query) => readRuns(store.reader, EVERYTHING, query) },
  settingNames: { schema: RunsFilter, base: {}, ask: (query) => readSettingNames(store.reader, EVERYTHING, query) },
  run: { schema: RunQuery, base: { run }, ask: (query) => readRun(store.reader, EVERYTHING, query) },
  writers: { schema: RunQuery, base: { run }, ask: (query) => readWriters(store.reader, EVERYTHING, query) },
  sparklines: {
    schema: SparklinesQuery,
    base: { runs: [run], metric: '' },
    ask: (query) => readSparklines(store.reader, EVERYTHING, query),
  },
  series: {
    schema: SeriesQuery,
    base: { run, metric: 'far' },
    ask: (query) => readSeries(store.reader, EVERYTHING, query),
  },
  names: { schema: NamesQuery, base: {}, ask: (query) => findNames(store.reader, EVERYTHING, query) },
  export: {
    schema: SeriesExportQuery,
    base: { run: [run], metric: ['far', '__proto__'], x: 'relative', from: 0 },
    ask: async (query) => (await openExport(store.reader, EVERYTHING, query)).parts.next(),
  },
  relative: {
    schema: SeriesQuery,
    base: { run, metric: 'far', x: 'relative' },
    ask: (query) => readSeries(store.reader, EVERYTHING, query),
  },
  joined: {
    schema: JoinedQuery,
    base: { run, metric: 'far', xmetric: 'far' },
    ask: (query) => readJoined(store.reader, EVERYTHING, query),
  },
  runValues: {
    schema: RunValuesQuery,
    base: { run, at: 0, x: 'relative' },
    ask: (query) => readRunValues(store.reader, EVERYTHING, query),
  },
  compareValues: {
    schema: ValuesQuery,
    base: { runs: [run], metric: 'far', at: 0 },
    ask: (query) => readCompareValues(store.reader, EVERYTHING, query),
  },
  compareValuesInTime: {
    schema: ValuesQuery,
    base: { runs: [run], metric: 'far', at: 0, x: 'relative' },
    ask: (query) => readCompareValues(store.reader, EVERYTHING, query),
  },
  compareGroups: {
    schema: GroupsQuery,
    base: { runs: [run], metric: 'far', by: 'p.__proto__' },
    ask: (query) => readCompareGroups(store.reader, EVERYTHING, query),
  },
  compareSettings: {
    schema: CompareSettingsQuery,
    base: { runs: [run] },
    ask: (query) => readCompareSettings(store.reader, EVERYTHING, query),
  },
  comparedRuns: {
    schema: CompareRunsQuery,
    base: { runs: [run] },
    ask: (query) => readCompareRuns(store.reader, EVERYTHING, query),
  },
  comparedSeries: {
    schema: CompareSeriesQuery,
    base: { runs: [run], metric: 'far', x: 'relative' },
    ask: (query) => readCompareSeries(store.reader, EVERYTHING, query),
  },
  comparedUnproved: {
    schema: CompareRunsQuery,
    base: { runs: [run] },
    ask: (query) => readCompareUnproved(store.reader, EVERYTHING, query),
  },
  comparedProof: {
    schema: CompareProofQuery,
    base: { runs: [run], metric: 'far', x: 'relative' },
    ask: (query) => readCompareProof(store.reader, EVERYTHING, query),
  },
  events: { schema: EventsQuery, base: {}, ask: (query) => readEvents(store.reader, EVERYTHING, query) },
  summary: { schema: EventsFilter, base: {}, ask: (query) => readEventsSummary(store.reader, EVERYTHING, query) },
  event: { schema: EventQuery, base: { event: '' }, ask: (query) => readEvent(store.reader, EVERYTHING, query) },
  integrity: { schema: IntegrityQuery, base: {}, ask: (query) => readIntegrity(store.reader, EVERYTHING, query) },
  chains: {
    schema: ChainsQuery,
    base: { account: '111122223333', region: 'us-east-1' },
    ask: (query) => readChains(store.reader, EVERYTHING, query),
  },
  hour: {
    schema: HourQuery,
    base: { account: '111122223333', region: 'us-east-1', source: '', chain: '', at: 0 },
    ask: (query) => readHour(store.reader, EVERYTHING, query),
  },
  context: { schema: ContextQuery, base: {}, ask: (query) => readContext(store.reader, EVERYTHING, query) },
}

test.each(Object.keys(questions))(
  '%s answers, refuses or finds nothing for any value of any parameter',
  async (question) => {
    const { schema, base, ask } = asked(question)
    for (const name of Object.keys(schema.shape)) {
      for (const value of [...texts, ...texts.map((text) => [text, text]), ...numbers]) {
        const parsed = schema.safeParse({ ...base, [name]: value })
        if (!parsed.success) continue
        const outcome = await ask(parsed.data as never).catch((error: unknown) => error)
        const code =
          outcome instanceof AppError ? outcome.code : outcome instanceof Error ? outcome.message : 'answered'
        expect(['answered', 'bad_request', 'not_found'], `${name}=${JSON.stringify(value)}`).toContain(code)
      }
    }
  },
  60_000,
)

function asked(name: string): Question {
  const question = questions[name]
  if (question === undefined) throw new Error(`no question ${name}`)
  return question
}

test('names that look alike or like a property stay separate series', async () => {
  const { metrics } = await readRun(store.reader, EVERYTHING, { run, asOf: null })
  expect(new Set(metrics.map(({ name }) => name))).toEqual(new Set([...names, 'far']))
  for (const [at, metric] of names.entries()) {
    const { points } = await readSeries(store.reader, EVERYTHING, SeriesQuery.parse({ run, metric }))
    expect([metric, points.step, points.value]).toEqual([metric, [at], [at]])
  }
})

test('settings of any name are columns, filters and orders, each for itself', async () => {
  for (const name of names.filter((each) => each !== '')) {
    const setting = toSettingId('parameter', name)
    const param = [formatSettingChoice({ setting, value: name })]
    const query = RunsQuery.parse({ settings: [setting], param, sort: setting })
    const answer = await readRuns(store.reader, EVERYTHING, query)
    expect([name, answer.total, answer.rows[0]?.settings]).toEqual([name, 1, [{ text: name, number: null }]])
    expect(answer.settings[0]?.facet.values).toEqual([{ value: name, label: name, count: 1 }])
  }
})

test('the longest steps and times are drawn, digit by digit', async () => {
  for (const x of ['step', 'relative', 'claimed', 'observed'] as const) {
    const answer = await readSeries(store.reader, EVERYTHING, SeriesQuery.parse({ run, metric: 'far', x }))
    expect(answer.points.step).toEqual(['-9223372036854775808', '9223372036854775807'])
    expect(answer.points.value).toEqual([-5e-324, 1.7e308])
  }
})
