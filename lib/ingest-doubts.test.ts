import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { hourMs, type MadeObject, SignedTrail, signingKey } from '@/e2e/emulator/signed-trail'
import { EVERYTHING } from './access/scope'
import { RunQuery, RunResponse } from './api/run'
import { RunsQuery, RunsResponse } from './api/runs'
import type { IngestedOnce } from './ingest'
import { logText, MadeTrail, madeStartMs, uuidOf } from './ingest-trail'
import { findRun, readRun } from './store/run'
import { readRuns } from './store/runs'

let made: MadeTrail
let trail: SignedTrail
const key = signingKey('us-east-1', [madeStartMs - 24 * hourMs, madeStartMs + 90 * 24 * hourMs])
const place = { account: '111122223333', region: 'us-east-1' }

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: madeStartMs + 48 * hourMs })
  made = new MadeTrail()
  const plan = { ...place, name: 'trail', homeRegion: 'us-east-1', bucket: 'logs', prefix: '', organization: null }
  trail = new SignedTrail({ ...plan, startMs: madeStartMs }, key)
})
afterEach(() => {
  made.remove()
  vi.useRealTimers()
})

const call = (run: string, second: number) => logText([{ id: uuidOf(`${run} ${second}`), second, run }])

function put({ key, bytes, metadata }: MadeObject): void {
  made.writeBytes(key, bytes)
  if ('signature' in metadata) {
    made.writeBytes(`${key}.head.json`, Buffer.from(JSON.stringify({ Metadata: metadata })))
  }
}

function putKeys(): void {
  const one = { Value: key.der.toString('base64'), Fingerprint: key.fingerprint }
  made.writeBytes('list-public-keys.us-east-1.json', Buffer.from(JSON.stringify({ PublicKeyList: [one] })))
}

async function run({ store: { reader } }: IngestedOnce, name: string, asOf: number | null = null) {
  const found = await findRun(reader, EVERYTHING, { ...place, name })
  return RunResponse.parse(await readRun(reader, EVERYTHING, RunQuery.parse({ run: found ?? '', asOf })))
}

const list = async ({ store: { reader } }: IngestedOnce, query: object = {}) =>
  RunsResponse.parse(await readRuns(reader, EVERYTHING, RunsQuery.parse({ sort: 'name', dir: 'asc', ...query })))

const names = ({ rows }: RunsResponse) => rows.map((row) => row.run.name)

test('a run of an hour with a log file that nobody read is not found among the verified, and says how many are missing', async () => {
  const first = trail.hour([call('beside', 1), call('unknown', 2)])
  trail.hour([call('other', 3700)])
  trail.hour([call('later', 7300)])
  for (const object of trail.objects) if (object !== first.logs[1]) put(object)
  putKeys()
  await made.read(async (ingest) => {
    expect(await run(ingest, 'beside')).toMatchObject({
      proof: [{ verdict: 'verified', files: 1 }],
      absent: { files: 1, from: { ms: madeStartMs } },
      gone: 0,
    })
    expect((await run(ingest, 'later')).absent).toEqual({ files: 0, from: null })
    const all = await list(ingest)
    expect(all.rows.map((row) => [row.run.name, row.verdict, row.absent])).toEqual([
      ['beside', 'verified', 1],
      ['later', 'verified', 0],
      ['other', 'verified', 0],
    ])
    expect(all.facets.verdict.values.map(({ value, count }) => [value, count])).toEqual([
      ['verified', 2],
      ['failed', 1],
    ])
    expect(names(await list(ingest, { verdict: ['failed'] }))).toEqual(['beside'])
    expect(names(await list(ingest, { verdict: ['verified'] }))).toEqual(['later', 'other'])
    expect(names(await list(ingest, { sort: 'verdict', dir: 'desc' }))[0]).toBe('beside')
    // A pinned picture computes it again from what was known then.
    const { asOf } = all
    expect((await run(ingest, 'beside', asOf.ms - 1)).absent.files).toBe(0)
  })
})

test('a log file that went away after it was read is no doubt about other runs, and is told of its own', async () => {
  const { logs } = trail.hour([call('gone', 1), call('beside', 2)])
  for (const object of trail.objects) put(object)
  putKeys()
  await made.read(async (ingest) => {
    const before = await run(ingest, 'gone')
    expect(before).toMatchObject({ absent: { files: 0 }, gone: 0, files: [{ state: 'ingested', files: 1 }] })
    rmSync(join(made.logs, logs[0]?.key ?? ''))
    vi.setSystemTime(madeStartMs + 49 * hourMs)
    await ingest.again()
    expect(await run(ingest, 'gone')).toMatchObject({ absent: { files: 0 }, gone: 1, files: [{ state: 'missing' }] })
    expect(await run(ingest, 'beside')).toMatchObject({ absent: { files: 0 }, gone: 0 })
    expect((await list(ingest)).rows.map(({ gone }) => gone)).toEqual([0, 1])
    expect(await run(ingest, 'gone', before.asOf.ms)).toMatchObject({ gone: 0, files: [{ state: 'ingested' }] })
  })
})

test('the list tells of a run that was written after its end', async () => {
  const status = (second: number, value: string) => ({
    ...{ second, run: 'ended' },
    more: {
      ...{ eventName: 'UpdateTrialComponent', eventSource: 'sagemaker.amazonaws.com' },
      ...{ eventCategory: 'Management', managementEvent: true },
      requestParameters: { trialComponentName: 'ended', status: { primaryStatus: value } },
    },
  })
  made.write('a.json.gz', [{ second: 1, run: 'ended' }, status(2, 'Completed'), { second: 3, run: 'going' }])
  await made.read(async (ingest) => {
    expect((await list(ingest)).rows.map(({ ended }) => ended)).toEqual([null, null])
    made.write('b.json.gz', [{ second: 9, run: 'ended' }])
    await ingest.again()
    expect((await list(ingest)).rows.map(({ ended }) => ended)).toEqual(['Completed', null])
    made.write('c.json.gz', [status(8, 'InProgress')])
    await ingest.again()
    expect((await list(ingest)).rows.map(({ ended }) => ended)).toEqual([null, null])
  })
})

test('what has no proof is told on the clock of its calls, and of a missing log file by when it was delivered', async () => {
  const { logs } = trail.hour([call('beside', 1), call('beside', 60), call('beside', 120), call('gone', 4)])
  for (const object of trail.objects) if (object !== logs[3]) put(object)
  made.writeBytes(logs[1]?.key ?? '', gzipSync(call('beside', 60).replace('0.5', '0.9')))
  putKeys()
  await made.read(async (ingest) => {
    const { unproved } = await run(ingest, 'beside')
    const at = madeStartMs + 60_000
    expect(unproved.filter(({ why }) => why === 'calls')).toEqual([
      { why: 'calls', fromMs: at, toMs: at + 1000, claimed: { fromMs: at, toMs: at + 1 } },
    ])
    const stamp =
      /_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)Z_/
        .exec(logs[3]?.key ?? '')
        ?.slice(1)
        .map(Number) ?? []
    const deliveredMs = Date.UTC(stamp[0] ?? 0, (stamp[1] ?? 0) - 1, stamp[2], stamp[3], stamp[4])
    expect(unproved.filter(({ why }) => why !== 'calls')).toEqual([
      { why: 'absent', fromMs: deliveredMs - 15 * 60_000, toMs: deliveredMs, claimed: null },
    ])
  })
})

test('an hour without a digest is told of a run only where none of its log files came in it', async () => {
  trail.hour([call('long', 1)])
  const { digest } = trail.hour([call('short', 3700)])
  trail.hour([call('long', 7300)])
  for (const object of trail.objects) if (object !== digest) put(object)
  putKeys()
  await made.read(async (ingest) => {
    expect((await run(ingest, 'long')).unproved).toEqual([
      { why: 'hours', fromMs: madeStartMs + hourMs, toMs: madeStartMs + 2 * hourMs, claimed: null },
    ])
    expect((await run(ingest, 'short')).unproved.map(({ why }) => why)).toEqual(['calls'])
  })
})
