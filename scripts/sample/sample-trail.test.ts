import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseObjectKey } from '../../lib/cloudtrail/object-key'
import { parseLogFile } from '../../lib/cloudtrail/record'
import { PRODUCTION, RESEARCH } from './people'
import { HOUR_MS } from './plan'
import { PLANTED, type Planted } from './planted'
import { dataOf, inflate, listFiles, listLogFiles, readRecords, type WrittenRecord } from './read-trail'
import { type SampleCounts, writeSampleTrail } from './sample-trail'
import { SHORT_RUNS } from './short-runs'
import { TAMPERED } from './tampered'

const END_MS = Date.parse('2026-11-20T00:00:00Z')
const KEY =
  /^AWSLogs\/(\d{12})\/CloudTrail\/([a-z0-9-]+)\/(\d{4})\/(\d\d)\/(\d\d)\/\1_CloudTrail_\2_\3\4\5T\d{4}Z_[A-Za-z0-9]{16}\.json\.gz$/

const contentOf = (root: string, key: string) => {
  const path = join(root, key)
  return { bytes: readFileSync(path).toString('base64'), modifiedMs: statSync(path).mtimeMs }
}

const made: string[] = []
const makeFolder = () => {
  const root = mkdtempSync(join(tmpdir(), 'metrictrail-sample-'))
  made.push(root)
  return root
}
afterAll(() => {
  for (const root of made) rmSync(root, { recursive: true })
}, 60_000)

const byTime = (a: WrittenRecord, b: WrittenRecord) => a.eventTime.localeCompare(b.eventTime)

describe('a shortened sample', () => {
  const write = (settings: { seed: number; endMs: number }) => {
    const root = makeFolder()
    writeSampleTrail(root, { ...settings, runs: SHORT_RUNS }, () => undefined)
    return { root, files: new Map(listFiles(root).map((key) => [key, contentOf(root, key)])) }
  }

  const first = write({ seed: 1, endMs: END_MS })

  test('the same seed and end give the same names, the same times and the same bytes', () => {
    expect(first.files.size).toBeGreaterThan(100)
    expect(write({ seed: 1, endMs: END_MS }).files).toEqual(first.files)
  })

  test('another seed gives other bytes, another end other times', () => {
    const files = (settings: { seed: number; endMs: number }) => [...write(settings).files.keys()]
    expect(files({ seed: 2, endMs: END_MS })).not.toEqual([...first.files.keys()])
    expect(files({ seed: 1, endMs: END_MS - 24 * HOUR_MS })[0]).toContain('/2026/11/16/')
  })

  test('every file has the name of a CloudTrail log file and the time of its delivery', () => {
    const tampered = []
    for (const key of listLogFiles(first.root)) {
      const text = inflate(first.root, key)
      expect(key).toMatch(KEY)
      const delivered = statSync(join(first.root, key)).mtimeMs
      if (delivered - (parseObjectKey(key)?.deliveredMs ?? 0) > HOUR_MS) {
        tampered.push(key)
        continue
      }
      const newest = Math.max(
        ...(JSON.parse(text) as { Records: WrittenRecord[] }).Records.map(({ eventTime }) => Date.parse(eventTime)),
      )
      expect(delivered).toBeGreaterThan(newest)
      expect(delivered - newest).toBeLessThan(15 * 60_000)
    }
    expect(tampered).toHaveLength(1)
  })
})

describe('the whole sample', () => {
  let root: string
  let counts: SampleCounts
  let records: WrittenRecord[]
  beforeAll(() => {
    root = makeFolder()
    counts = writeSampleTrail(root, { seed: 1, endMs: END_MS }, () => undefined)
    records = readRecords(root)
  }, 180_000)

  const at = (hour: number) => END_MS - 72 * HOUR_MS + hour * HOUR_MS
  const puts = () => records.filter(({ eventName }) => eventName === 'BatchPutMetrics')
  const ofRun = (component: string | null) =>
    puts().filter((record) => record.requestParameters?.trialComponentName === component)
  const planted = (id: Planted['id']) => {
    const one = PLANTED.find((candidate) => candidate.id === id)
    if (!one) throw new Error(`${id} is not planted`)
    const near = (record: WrittenRecord) => Math.abs(Date.parse(record.eventTime) - at(one.hour)) < 180_000
    return { one, near, run: ofRun(one.component).sort(byTime) }
  }

  test('holds at least 100,000 points of at least six runs in two accounts and three regions', () => {
    expect(counts.points).toBeGreaterThanOrEqual(100_000)
    expect(records).toHaveLength(counts.records)
    expect(listLogFiles(root)).toHaveLength(counts.files)
    const runs = new Set(puts().map((record) => record.resources?.[0]?.ARN))
    expect(runs.size).toBeGreaterThanOrEqual(6)
    expect(new Set(records.map(({ recipientAccountId }) => recipientAccountId))).toEqual(
      new Set([RESEARCH, PRODUCTION]),
    )
    expect(new Set(puts().map(({ awsRegion }) => awsRegion)).size).toBe(3)
  })

  test('MetricTrail reads every record and every point of it', () => {
    const read = { files: 0, records: 0, rejected: 0, points: 0 }
    for (const key of listLogFiles(root)) {
      expect(parseObjectKey(key)).toMatchObject({ kind: 'log', prefix: '' })
      read.files++
      const parsing = parseLogFile(new TextEncoder().encode(inflate(root, key)), {
        seenMs: END_MS,
        maxRecords: 100_000,
      })
      let step = parsing.next()
      for (; !step.done; step = parsing.next())
        if (step.value.kind === 'event') read.points += step.value.event.points.length
      read.records += step.value.records
      read.rejected += step.value.rejected
    }
    expect(read).toEqual({ files: counts.files, records: counts.records, points: counts.points, rejected: 0 })
  })

  test('lies within its three days', () => {
    const times = records.map(({ eventTime }) => Date.parse(eventTime))
    expect(Math.min(...times.slice(0, 1000))).toBeGreaterThanOrEqual(at(0))
    expect(times.every((time) => time < END_MS)).toBe(true)
  })

  test('one run has twelve metrics or more, with prefixes', () => {
    const names = new Set(
      ofRun('glyph-prod-nightly-1118')
        .flatMap(dataOf)
        .map(({ metricName }) => metricName),
    )
    expect(names.size).toBeGreaterThanOrEqual(12)
    expect(names).toContain('train/loss')
    expect(names).toContain('validation:accuracy')
  })

  test('models learn: the loss at the end is a fraction of the loss at the beginning', () => {
    for (const component of ['spiral-mlp-adam-lr3e3-h32', 'glyph-mlp-momentum-bs16', 'glyph-prod-nightly-1118']) {
      const losses = ofRun(component)
        .flatMap(dataOf)
        .filter(({ metricName }) => metricName === 'validation:loss')
        .sort((a, b) => (a.step ?? 0) - (b.step ?? 0))
      expect(Number(losses.at(-1)?.value)).toBeLessThan(Number(losses[0]?.value) / 3)
    }
  })

  test('a diverging run of the SDK has a hole where the values were not finite, that of boto3 says NaN and Infinity', () => {
    const sdk = ofRun('spiral-mlp-lr-range-test').flatMap(dataOf)
    const lastStep = (name: string) =>
      Math.max(...sdk.filter(({ metricName }) => metricName === name).map(({ step }) => step ?? 0))
    expect(lastStep('train/loss')).toBeLessThan(lastStep('train/lr') - 300)
    expect(sdk.every(({ value }) => typeof value === 'number')).toBe(true)
    const words = new Set(
      ofRun('spiral-edge-boto3-loop')
        .flatMap(dataOf)
        .map(({ value }) => value)
        .filter((value) => typeof value === 'string'),
    )
    expect(words).toEqual(new Set(['NaN', 'Infinity']))
  })

  test("the SDK's times are whole seconds, those of boto3 are not", () => {
    expect(
      ofRun('spiral-mlp-adam-lr3e3-h32')
        .flatMap(dataOf)
        .every(({ timestamp }) => timestamp % 1000 === 0),
    ).toBe(true)
    expect(
      ofRun('spiral-edge-boto3-loop')
        .flatMap(dataOf)
        .some(({ timestamp }) => timestamp % 1000 !== 0),
    ).toBe(true)
  })

  test('a run goes on from its checkpoint: its steps go back once', () => {
    const inOrder = ofRun('glyph-mlp-adam-spot').sort(byTime)
    const firstSteps = inOrder.map((record) => dataOf(record)[0]?.step ?? 0)
    const back = firstSteps.filter((step, index) => step < (firstSteps[index - 1] ?? 0))
    expect(back).toEqual([1500])
  })

  test('the last batch of a run comes after its Completed, as with the SDK', () => {
    const completed = records.find(
      ({ eventName, requestParameters }) =>
        eventName === 'UpdateTrialComponent' &&
        requestParameters?.trialComponentName === 'glyph-prod-nightly-1119' &&
        JSON.stringify(requestParameters.status).includes('Completed'),
    )
    expect(completed?.requestParameters?.parameters).toMatchObject({
      optimiser: { stringValue: 'adam' },
      learning_rate: { numberValue: 0.006 },
    })
    const last = ofRun('glyph-prod-nightly-1119').sort(byTime).at(-1)
    expect(dataOf(last).length).toBeLessThan(10)
    expect((last?.eventTime ?? '') >= (completed?.eventTime ?? '')).toBe(true)
  })

  test('planted: a forged point after completion', () => {
    const { run } = planted('forged-point')
    expect(run.at(-1)?.userIdentity.arn).toContain('ml-batch-export')
    expect(dataOf(run.at(-1))).toMatchObject([{ metricName: 'validation:accuracy', step: 2400, value: 0.998 }])
  })

  test('planted: a conflicting value by a second writer', () => {
    const { run } = planted('conflicting-value')
    const same = run.flatMap((record) =>
      dataOf(record)
        .filter(({ metricName, step }) => metricName === 'validation:accuracy' && step === 2000)
        .map(({ value }) => ({ value, arn: record.userIdentity.arn })),
    )
    expect(same).toHaveLength(2)
    expect(new Set(same.map(({ value }) => value)).size).toBe(2)
    expect(new Set(same.map(({ arn }) => arn)).size).toBe(2)
  })

  test('planted: a call made by hand while the run goes on', () => {
    const { run } = planted('hand-made-call')
    const byHand = run.filter(({ userAgent }) => userAgent.startsWith('aws-cli/'))
    expect(byHand).toHaveLength(1)
    expect((byHand[0]?.eventTime ?? '') < (run.at(-1)?.eventTime ?? '')).toBe(true)
  })

  test('planted: denied attempts', () => {
    const { run } = planted('denied-attempt')
    expect(run.filter(({ errorCode }) => errorCode === 'AccessDenied')).toHaveLength(3)
  })

  test('planted: a batch whose times lie before the run', () => {
    const { run, near } = planted('back-dated-batch')
    const data = dataOf(run.find(near))
    expect(data).toHaveLength(10)
    const firstEvent = Date.parse(run[0]?.eventTime ?? '')
    expect(data.every(({ timestamp }) => timestamp < firstEvent - 7 * 24 * HOUR_MS)).toBe(true)
  })

  test('planted: two hours without logging, with training on both sides and no file of them', () => {
    const { one } = planted('logging-stopped')
    const there = records.filter(
      ({ recipientAccountId, awsRegion }) => recipientAccountId === PRODUCTION && awsRegion === one.region,
    )
    const stop = there.find(({ eventName }) => eventName === 'StopLogging')?.eventTime ?? ''
    const start = there.find(({ eventName }) => eventName === 'StartLogging')?.eventTime ?? ''
    expect(Date.parse(start) - Date.parse(stop)).toBe(2 * HOUR_MS)
    expect(there.filter(({ eventTime }) => eventTime > stop && eventTime < start)).toEqual([])
    expect(there.some(({ eventTime, eventName }) => eventTime < stop && eventName === 'BatchPutMetrics')).toBe(true)
    expect(there.some(({ eventTime, eventName }) => eventTime > start && eventName === 'BatchPutMetrics')).toBe(true)
    expect(listLogFiles(root).filter((key) => /_ap-southeast-2_20261118T1(0\d\d|1[0-4]\d)Z_/.test(key))).toEqual([])
  })

  test('planted: a log file deleted, one changed and one forged, of which no record tells', () => {
    const [deleted, changed, forged] = TAMPERED.map(({ component }) => ofRun(component).sort(byTime))
    const steps = (deleted ?? []).flatMap(dataOf).map(({ step }) => step ?? 0)
    const all = new Set(steps)
    const hole = Array.from({ length: 4000 }, (_, step) => step).filter((step) => !all.has(step))
    expect([hole.length > 20, (hole.at(-1) ?? 0) - (hole[0] ?? 0)]).toEqual([true, hole.length - 1])
    const last = (run: WrittenRecord[] | undefined) =>
      (run ?? [])
        .filter(({ errorCode }) => errorCode === undefined)
        .flatMap(dataOf)
        .filter(({ metricName }) => metricName === 'validation:accuracy')
        .reduce((a, b) => ((b.step ?? 0) > (a.step ?? 0) ? b : a))
    expect(last(changed)).toMatchObject({ step: 2399, value: 0.946875 })
    expect((forged ?? []).flatMap(dataOf).filter(({ value }) => value === 0.99375)).toMatchObject([{ step: 2997 }])
    expect(new Set((forged ?? []).map(({ userIdentity }) => userIdentity.arn)).size).toBe(1)
  })

  test('no accepted call has an item error', () => {
    expect(puts().filter(({ errorCode, responseElements }) => !errorCode && responseElements !== null)).toEqual([])
  })
})
