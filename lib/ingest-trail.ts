import 'server-only'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { readSettings } from './env'
import { type IngestedOnce, ingestOnce } from './ingest'
import { silentLog } from './ingest-log'

export interface MadeItem {
  metric?: string
  step?: number | string | null
  value?: number | string
  atMs?: number
}

export interface MadeCall {
  id?: string | null
  /** Seconds after the start of the made trail. */
  second?: number
  run?: string
  session?: string
  items?: MadeItem[]
  /** Put over the record's own fields. */
  more?: Record<string, unknown>
}

export const madeStartMs = Date.UTC(2026, 8, 1)

/** A UUID that a text always gets. */
export function uuidOf(text: string): string {
  const digits = createHash('md5').update(text).digest('hex')
  return digits.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5')
}

/** One record of a metrics call as CloudTrail writes it, for tests. */
export function madeRecord(call: MadeCall): Record<string, unknown> {
  const { second = 0, run = 'run-a', session = 'ana', items = [{}], more = {} } = call
  const atMs = madeStartMs + second * 1000
  const id = call.id === undefined ? uuidOf(JSON.stringify(call)) : call.id
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole',
      principalId: `AROAEXAMPLE:${session}`,
      arn: `arn:aws:sts::111122223333:assumed-role/Training/${session}`,
      accountId: '111122223333',
      accessKeyId: 'ASIAEXAMPLE',
      sessionContext: { sessionIssuer: { type: 'Role', arn: 'arn:aws:iam::111122223333:role/Training' } },
    },
    eventTime: new Date(atMs).toISOString().replace('.000Z', 'Z'),
    eventSource: 'metrics-sagemaker.amazonaws.com',
    eventName: 'BatchPutMetrics',
    awsRegion: 'us-east-1',
    sourceIPAddress: '203.0.113.9',
    userAgent: 'Boto3/1.35.0',
    requestParameters: {
      trialComponentName: run,
      metricData: items.map(({ metric = 'loss', step = second, value = 0.5, atMs: claimed = atMs }) => ({
        metricName: metric,
        timestamp: claimed,
        ...(step === null ? {} : { step }),
        value,
      })),
    },
    responseElements: null,
    requestID: uuidOf(`request ${id ?? ''}`),
    ...(id === null ? {} : { eventID: id }),
    readOnly: false,
    resources: [
      {
        accountId: '111122223333',
        type: 'AWS::SageMaker::ExperimentTrialComponent',
        ARN: `arn:aws:sagemaker:us-east-1:111122223333:experiment-trial-component/${run}`,
      },
    ],
    eventType: 'AwsApiCall',
    managementEvent: false,
    recipientAccountId: '111122223333',
    eventCategory: 'Data',
    ...more,
  }
}

export const logText = (calls: MadeCall[]) => JSON.stringify({ Records: calls.map(madeRecord) })

/** A folder with log files and a data folder, thrown away by `remove`. */
export class MadeTrail {
  readonly folder = mkdtempSync(join(tmpdir(), 'metrictrail-'))
  readonly logs = join(this.folder, 'logs')
  readonly data = join(this.folder, 'data')

  constructor() {
    mkdirSync(this.logs)
  }

  /** Writes one log file, compressed when its key says so. */
  write(key: string, calls: MadeCall[]): void {
    const text = logText(calls)
    this.writeBytes(key, key.endsWith('.gz') ? gzipSync(text) : Buffer.from(text))
  }

  writeBytes(key: string, bytes: Uint8Array): void {
    const path = join(this.logs, key)
    mkdirSync(dirname(path), { recursive: true })
    // Whole or not at all, for a reader at work: a half of it would be a version of its own.
    writeFileSync(`${path}.tmp`, bytes)
    renameSync(`${path}.tmp`, path)
  }

  settings(more: Record<string, string> = {}) {
    return readSettings({ METRICTRAIL_SOURCES: this.logs, METRICTRAIL_DATA: this.data, ...more })
  }

  ingest(more: Record<string, string> = {}): Promise<IngestedOnce> {
    return ingestOnce(this.settings(more), silentLog)
  }

  /** What `ask` says of the store after everything was read once. */
  async read<T>(ask: (ingest: IngestedOnce) => Promise<T>, more: Record<string, string> = {}): Promise<T> {
    const ingest = await this.ingest(more)
    try {
      return await ask(ingest)
    } finally {
      await ingest.stop()
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** Rows of a question, as the engine gives them. */
export async function rowsOf(ingest: Pick<IngestedOnce, 'store'>, sql: string): Promise<unknown[][]> {
  const connection = await ingest.store.connect()
  try {
    const rows = (await connection.runAndReadAll(sql)).getRowsJS()
    return rows.map((row) => row.map((value) => (typeof value === 'bigint' ? Number(value) : value)))
  } finally {
    connection.closeSync()
  }
}
