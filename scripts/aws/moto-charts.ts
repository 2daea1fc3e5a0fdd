import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { EVERYTHING } from '@/lib/access/scope'
import type { RunsQuery } from '@/lib/api/runs'
import type { SeriesQuery } from '@/lib/api/series'
import { readSettings } from '@/lib/env'
import { ingestOnce } from '@/lib/ingest'
import { silentLog } from '@/lib/ingest-log'
import type { BucketSetting } from '@/lib/source-settings'
import { readRuns } from '@/lib/store/runs'
import { readSeries } from '@/lib/store/series'
import { check, same } from './checks'

/** A log file that the recorder wrote. */
export interface WrittenFile {
  key: string
  bytes: Uint8Array
}

const steps = (count: number) => Array.from({ length: count }, (_, step) => step)

/** What `sdk_run.py` sent, by the same sums, without what is not finite: that the SDK drops. */
export const SENT = {
  'grad/norm': steps(300).flatMap((step) => (step === 150 ? [] : [[step, (step - 150) / 10_000_000]])),
  learning_rate: steps(300).map((step) => [step, 0.001 * (1 - step / 400)]),
  'train/loss': steps(340).flatMap((step) => (step < 300 && step % 50 === 37 ? [] : [[step, 1 / (step + 1)]])),
  'validation:accuracy': [...steps(30).map((at) => [10 * at + 9, 1 - 1 / (10 * at + 11)]), [340, 0.5]],
}

// The contract's schemas stand beside React, which does not load where server rooms do.
const allRuns: RunsQuery = {
  ...{ account: [], region: [], from: null, to: null, asOf: null, q: '', prefix: '', experiment: [], writer: [] },
  ...{ client: [], status: [], verdict: [], metric: null, param: [] },
  ...{ settings: [], sort: 'lastWrite', dir: 'desc', page: 1, size: 20 },
}
const wholeSeries: Omit<SeriesQuery, 'run' | 'metric'> = {
  ...{
    x: 'step',
    from: null,
    to: null,
    buckets: 640,
    xscale: 'linear',
    value: 'value',
    by: null,
    since: null,
    width: null,
    asOf: null,
  },
}

/** The files of an unmodified SDK's run, put into a bucket of the `moto` server: what is charted is what was sent. */
export async function checkMotoCharts(bucket: BucketSetting, files: readonly WrittenFile[]): Promise<void> {
  const Bucket = 'sdk-logs'
  const client = new S3Client({ region: 'eu-west-1' })
  await client.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } }))
  for (const { key, bytes } of files) await client.send(new PutObjectCommand({ Bucket, Key: key, Body: bytes }))
  const dataDir = mkdtempSync(join(tmpdir(), 'metrictrail-charts-'))
  const settings = readSettings({ METRICTRAIL_DATA: dataDir, METRICTRAIL_SOURCES: `s3://${Bucket}` })
  const ingest = await ingestOnce({ ...settings, sources: [{ ...bucket, bucket: Bucket }] }, silentLog)
  const { reader } = ingest.store
  try {
    const { rows } = await readRuns(reader, EVERYTHING, allRuns)
    await check('the run of the SDK is read from the bucket with its experiment, run group and status', () => {
      same(
        rows.map(({ run, experiment, trial, status, deleted }) => [run.name, experiment, trial, status, deleted]),
        [['sdk-check-run-a', 'sdk-check', 'Default-Run-Group-sdk-check', 'Completed', false]],
      )
    })
    for (const [metric, points] of Object.entries(SENT)) {
      await check(`every value of ${metric} that the SDK sent is on the chart, and no other`, async () => {
        const run = rows[0]?.run.key ?? ''
        const { total, points: drawn } = await readSeries(reader, EVERYTHING, { ...wholeSeries, run, metric })
        same(total, points.length)
        same(
          drawn.step.map((step, at) => [step, drawn.value[at]]),
          points,
        )
      })
    }
  } finally {
    await ingest.stop()
    rmSync(dataDir, { recursive: true })
  }
}
