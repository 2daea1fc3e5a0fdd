import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { IngestResponse } from '../lib/api/ingest'
import { findFreePort } from '../scripts/steps/port.mjs'
import { S3Emulator } from './emulator/s3'
import { hourMs, SignedTrail, signingKey } from './emulator/signed-trail'

const BUCKET = 'trail-logs'
const plan = { account: '111122223333', region: 'eu-west-1', name: 'trail', homeRegion: 'eu-west-1', bucket: BUCKET }
/** What the trail delivers: so many hours, with so many log files in each. */
export const HOURS = 4
export const LOGS = 15

/** What a bucket answers to whoever may not read, or not decrypt. */
export const DENIED = {
  ...{ status: 403, code: 'AccessDenied' },
  message: 'User: arn:aws:iam::111122223333:role/reader is not authorized to perform: s3:GetObject',
}
export const NO_KEY = {
  ...{ status: 403, code: 'AccessDenied' },
  message: 'User: arn:aws:iam::111122223333:role/reader is not authorized to perform: kms:Decrypt',
}

/** The product before a bucket with a signed trail, on a port and with a data folder of its own. `said`: what it wrote. */
export async function startHeldServer(deny: (s3: S3Emulator) => void) {
  const s3 = new S3Emulator(BUCKET)
  fill(s3)
  deny(s3)
  const endpoint = await s3.start()
  const folder = mkdtempSync(join(tmpdir(), 'metrictrail-held-'))
  const config = join(folder, 'metrictrail.config.json')
  const bucket = { kind: 's3', name: 'trail', bucket: BUCKET, region: 'eu-west-1' }
  writeFileSync(config, JSON.stringify({ sources: [bucket] }))
  const port = await findFreePort()
  const server: ChildProcess = spawn(process.execPath, ['scripts/start.mjs'], {
    env: {
      ...{ ...process.env, PORT: String(port), HOST: '127.0.0.1' },
      ...{ AWS_ENDPOINT_URL_S3: endpoint, AWS_ENDPOINT_URL_CLOUDTRAIL: endpoint },
      ...{ AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' },
      ...{ METRICTRAIL_CONFIG: config, METRICTRAIL_SOURCES: '', METRICTRAIL_DATA: join(folder, 'data') },
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let said = ''
  server.stdout?.on('data', (bytes: Buffer) => {
    said += bytes.toString()
  })
  return {
    ...{ url: `http://127.0.0.1:${port}`, s3, said: () => said },
    stop: async () => {
      if (server.exitCode === null) {
        server.kill('SIGTERM')
        await once(server, 'exit')
      }
      s3.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function fill(s3: S3Emulator): void {
  const startMs = Math.floor(Date.now() / hourMs) * hourMs - (HOURS + 2) * hourMs
  const key = signingKey(plan.region, [startMs - 24 * hourMs, startMs + 90 * 24 * hourMs])
  const trail = new SignedTrail({ ...plan, prefix: '', organization: null, startMs }, key)
  for (let hour = 0; hour < HOURS; hour++) {
    trail.hour(Array.from({ length: LOGS }, (_, at) => logText(startMs + hour * hourMs, LOGS * hour + at)))
  }
  for (const { key: objectKey, bytes, metadata } of trail.objects) s3.put(objectKey, bytes, { metadata })
}

function logText(atMs: number, step: number): string {
  const eventTime = `${new Date(atMs).toISOString().slice(0, 19)}Z`
  const { account, region } = plan
  const name = `arn:aws:sagemaker:${region}:${account}:experiment-trial-component/held-run`
  const record = {
    ...{ eventVersion: '1.11', eventTime, eventSource: 'metrics-sagemaker.amazonaws.com', awsRegion: region },
    ...{ eventName: 'BatchPutMetrics', eventCategory: 'Data', eventType: 'AwsApiCall', managementEvent: false },
    eventID: `00000000-0000-4000-8000-${String(step).padStart(12, '0')}`,
    userIdentity: {
      ...{ type: 'AssumedRole', principalId: 'AROAEXAMPLE:ana', accountId: account },
      arn: `arn:aws:sts::${account}:assumed-role/Training/ana`,
    },
    ...{ sourceIPAddress: '203.0.113.9', userAgent: 'Boto3/1.35.0', recipientAccountId: account },
    requestParameters: {
      trialComponentName: 'held-run',
      metricData: [{ metricName: 'loss', timestamp: atMs, step, value: 1 / (step + 1) }],
    },
    ...{ responseElements: null, readOnly: false },
    resources: [{ accountId: account, type: 'AWS::SageMaker::ExperimentTrialComponent', ARN: name }],
  }
  return JSON.stringify({ Records: [record] })
}

/** The state of reading; null while the server does not answer. */
export async function ingestOf(url: string): Promise<IngestResponse | null> {
  const response = await fetch(`${url}/api/ingest`).catch(() => null)
  return response?.ok ? IngestResponse.parse(await response.json()) : null
}
