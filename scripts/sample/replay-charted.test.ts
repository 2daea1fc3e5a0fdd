import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EVERYTHING } from '@/lib/access/scope'
import { X_AXES, type XAxis } from '@/lib/api/fields'
import { RunsQuery } from '@/lib/api/runs'
import { SeriesQuery, type SeriesResponse } from '@/lib/api/series'
import { readSettings } from '@/lib/env'
import { type IngestedOnce, ingestOnce } from '@/lib/ingest'
import { silentLog } from '@/lib/ingest-log'
import { readRuns } from '@/lib/store/runs'
import { readSeries } from '@/lib/store/series'
import { type ReplayedPoint, type ReplayedRun, replayTrainingLogs } from './replay'

const folder = join(process.env.METRICTRAIL_FIXTURES ?? '', 'training')
const isThere = process.env.METRICTRAIL_FIXTURES !== undefined && existsSync(folder)
if (!isThere) console.log('METRICTRAIL_FIXTURES is not set: the charts of the real training logs are not compared.')

describe.skipIf(!isThere)('charts of the real training logs', () => {
  const root = mkdtempSync(join(tmpdir(), 'metrictrail-charted-'))
  let runs: ReplayedRun[] = []
  let ingest: IngestedOnce
  const keys = new Map<string, string>()

  beforeAll(async () => {
    const trail = join(root, 'trail')
    mkdirSync(trail)
    runs = replayTrainingLogs(folder, trail)
    ingest = await ingestOnce(
      readSettings({ METRICTRAIL_SOURCES: trail, METRICTRAIL_DATA: join(root, 'data') }),
      silentLog,
    )
    const listed = await readRuns(ingest.store.reader, EVERYTHING, RunsQuery.parse({}))
    for (const { run } of listed.rows) keys.set(run.name, run.key)
  }, 120_000)

  afterAll(async () => {
    await ingest.stop()
    rmSync(root, { recursive: true })
  })

  test('belong to the experiment that their run group was created in', async () => {
    const { rows } = await readRuns(ingest.store.reader, EVERYTHING, RunsQuery.parse({}))
    const known = rows.map(({ run, experiment, trial, status }) => [run.name, experiment, trial, status])
    expect(known.sort()).toEqual([
      ['hf-trainer-state', 'hf-trainer', 'Default-Run-Group-hf-trainer', 'Completed'],
      ['nanogpt-llmc-main', 'nanogpt', 'Default-Run-Group-nanogpt', 'Completed'],
    ])
  })

  const chart = (run: ReplayedRun, metric: string, rest: Partial<SeriesQuery>) =>
    readSeries(
      ingest.store.reader,
      EVERYTHING,
      SeriesQuery.parse({ run: keys.get(run.component), metric, buckets: 256, ...rest }),
    )

  test.each(X_AXES)(
    'hold first, last, smallest and largest value of every bucket of %s',
    async (x) => {
      let bucketed = 0
      for (const run of runs) {
        const base = Math.min(...[...run.series.values()].flat().map(({ claimedMs }) => claimedMs))
        for (const [metric, points] of run.series) {
          const answer = await chart(run, metric, { x })
          expect(answer.total).toBe(points.length)
          expect(answer.inRange).toBe(points.length)
          if (answer.bucketWidth !== null) bucketed++
          expectSameBuckets(answer, placed(points, x, base))
        }
      }
      expect(bucketed).toBeGreaterThanOrEqual(3)
    },
    120_000,
  )

  test('show every point of a stretch once it is narrow enough', async () => {
    const [run] = runs
    const losses = run?.series.get('train/loss')?.filter(({ step }) => step >= 5000 && step <= 5400) ?? []
    const answer = run && (await chart(run, 'train/loss', { from: 5000, to: 5400 }))
    expect(answer?.bucketWidth).toBeNull()
    expect(answer?.points.step).toEqual(losses.map(({ step }) => step))
    expect(answer?.points.value).toEqual(losses.map(({ value }) => value))
  })
})

interface Placed extends ReplayedPoint {
  x: number
}

function placed(points: ReplayedPoint[], x: XAxis, base: number): Placed[] {
  const at: Record<XAxis, (point: ReplayedPoint) => number> = {
    step: (point) => point.step,
    relative: (point) => point.claimedMs - base,
    claimed: (point) => point.claimedMs,
    observed: (point) => point.observedMs,
  }
  return points.map((point) => ({ ...point, x: at[x](point) }))
}

/** Drawn is exactly what the raw points of each bucket need, told without the product's own bucketing. */
function expectSameBuckets({ points, bucketWidth }: SeriesResponse, raw: Placed[]): void {
  const drawn = points.x.map((x, at) => ({ x, value: points.value[at], step: points.step[at] }))
  if (bucketWidth === null) {
    expect(drawn.map(({ step }) => step)).toEqual(raw.map(({ step }) => step))
    return
  }
  const shown = groupBy(drawn, ({ x }) => Math.floor(x / bucketWidth))
  const buckets = groupBy(raw, ({ x }) => Math.floor(x / bucketWidth))
  expect([...shown.keys()].sort((a, b) => a - b)).toEqual([...buckets.keys()].sort((a, b) => a - b))
  for (const [bucket, members] of buckets) {
    // Logged in order, so x never falls and the order of equal x is that of logging.
    const values = members.map(({ value }) => value)
    const here = shown.get(bucket) ?? []
    expect([here[0]?.step, here.at(-1)?.step]).toEqual([members[0]?.step, members.at(-1)?.step])
    expect(Math.min(...here.map(({ value }) => Number(value)))).toBe(Math.min(...values))
    expect(Math.max(...here.map(({ value }) => Number(value)))).toBe(Math.max(...values))
    expect(here.length).toBeLessThanOrEqual(4)
    const known = new Set(members.map(({ step, value }) => `${step} ${value}`))
    expect(here.filter(({ step, value }) => !known.has(`${String(step)} ${String(value)}`))).toEqual([])
  }
}

function groupBy<T>(items: T[], key: (item: T) => number): Map<number, T[]> {
  const groups = new Map<number, T[]>()
  for (const item of items) {
    const group = groups.get(key(item))
    if (group) group.push(item)
    else groups.set(key(item), [item])
  }
  return groups
}
