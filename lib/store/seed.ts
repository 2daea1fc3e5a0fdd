import 'server-only'
import { createHash } from 'node:crypto'
import { EventFlag, PointFlag } from '@/lib/cloudtrail/event'
import type { SettingKind } from '@/lib/cloudtrail/setting'
import type { Verdict } from '@/lib/cloudtrail/verdict'
import { sumRunVerdicts } from './file-verdicts'
import type { OpenStore } from './open'
import { runTotalsSql, summaries } from './summaries'

/** One item of a made-up call. */
export interface SeedItem {
  metric: string
  step?: number | bigint | null
  value: number
  claimedMs?: number | null
  refused?: string
  segment?: number
}

/** A parameter, unless it says another kind. `text` null: the call takes it away. */
export interface SeedSetting {
  kind?: SettingKind
  name: string
  text: string | null
  number?: number
}

/** One call of a made-up record, for tests of the read side. Absent fields have plain values. */
export interface SeedCall {
  id?: string
  /** `account/region/name`; null: an event without a run. */
  run?: string | null
  account?: string
  region?: string
  writer?: string
  atMs: number
  seenMs?: number
  items?: SeedItem[]
  error?: string
  ip?: string
  client?: string
  status?: string
  /** The call that deletes the run. */
  deleted?: boolean
  experiment?: string
  parameter?: SeedSetting
  /** More settings that the same call tells. */
  settings?: SeedSetting[]
  trail?: 'stop' | 'start'
  /** Object key of the log file that carried it. */
  file?: string
  /** Of that log file; absent: it was not judged yet. */
  verdict?: Verdict
}

type Cell = string | number | bigint | boolean | null
type Rows = Record<string, Cell>[]

/** Fills `store` with `calls` as ingest would, one transaction; summaries are computed from the rows. */
export async function seed(store: OpenStore, calls: SeedCall[]): Promise<void> {
  const tables = new Tables()
  for (const call of calls) tables.add(call)
  const connection = await store.connect()
  try {
    for (const [table, rows] of tables.all()) await insert(connection, table, rows)
    for (const statement of SUMMARIES) await connection.run(statement)
    await sumRunVerdicts(connection)
    store.changed()
  } finally {
    connection.closeSync()
  }
}

/** What a run's or writer's key is in a seeded store. */
export function seedKey(identity: string): string {
  const digest = createHash('sha256').update(identity).digest()
  return Array.from(digest.subarray(0, 16), (byte) => 'abcdefghijklmnopqrstuvwxyz234567'[byte & 31]).join('')
}

const farMs = 9e15
const now = { asOf: farMs, newest: farMs, pinned: true, moved: false }
const again = (name: 'series' | 'run_writers' | 'run_values' | 'series_writers' | 'run_files') =>
  `with ${summaries(now, [name])} select * from ${name}_now`.replaceAll('$asOf', String(farMs))

const SUMMARIES = [
  'delete from collisions',
  `insert into collisions select run_id, metric_id, step, max(seen_ms) from points
   where step is not null group by run_id, metric_id, step having count(distinct value) > 1`,
  ...(['series', 'run_writers', 'run_values', 'series_writers', 'run_files'] as const).flatMap((name) => [
    `delete from ${name}`,
    `insert into ${name} by name ${again(name)}`,
  ]),
  'delete from run_totals',
  `insert into run_totals by name ${runTotalsSql('', 'true')}`,
]

class Tables {
  private readonly rows = new Map<string, Rows>()
  private readonly ids = new Map<string, number>()
  private sequence = 0

  all(): [string, Rows][] {
    return [...this.rows]
  }

  add(call: SeedCall): void {
    const seen = call.seenMs ?? 1
    const seq = ++this.sequence
    const run = call.run === undefined ? '111122223333/us-east-1/run-a' : call.run
    const [account = '111122223333', region = 'us-east-1'] = run?.split('/') ?? [call.account, call.region]
    const runId = run === null ? null : this.run(run, seen)
    const kind = call.trail ? 2 : call.items ? 0 : 1
    const writer = this.writer(call.writer ?? 'alice', account, seen)
    const items = call.items ?? []
    this.push('events', {
      event_seq: seq,
      event_id: call.id ?? `00000000-0000-4000-8000-${String(seq).padStart(12, '0')}`,
      has_event_id: true,
      kind,
      event_ms: call.atMs,
      name_id: this.text('name', kind === 0 ? 'BatchPutMetrics' : kind === 1 ? 'UpdateTrialComponent' : 'StopLogging'),
      source_id: this.text('source', 'sagemaker.amazonaws.com'),
      account,
      region,
      run_id: runId,
      writer_id: writer,
      ip_id: this.text('ip', call.ip ?? '203.0.113.7'),
      client_id: this.text('client', call.client ?? 'SageMaker SDK v2'),
      error_id: call.error ? this.text('error', call.error) : null,
      flags:
        (call.error?.includes('AccessDenied') ? EventFlag.denied : 0) |
        (items.some((item) => item.refused) ? EventFlag.itemErrors : 0),
      items: items.length,
      refused: items.filter((item) => item.refused ?? call.error).length,
      first_metric_id: items[0] ? this.metric(items[0].metric) : null,
      metric_count: new Set(items.map((item) => item.metric)).size,
      seen_ms: seen,
    })
    if (runId !== null) {
      for (const [at, item] of items.entries()) this.item(call, { seq, at, runId, writer, seen, item })
    }
    this.file(call, seq, { account, region, seen })
    if (runId !== null && kind === 1) this.change(call, seq, { runId, seen })
    if (call.trail) {
      const change = { trail: 'trail', effect: call.trail, account, region }
      this.push('trail_changes', { event_seq: seq, event_ms: call.atMs, ...change, seen_ms: seen })
    }
  }

  private item(
    call: SeedCall,
    at: { seq: number; at: number; runId: number; writer: number; seen: number; item: SeedItem },
  ): void {
    const { item } = at
    const reason = item.refused ?? call.error
    const row = {
      run_id: at.runId,
      metric_id: this.metric(item.metric),
      step: item.step ?? null,
      claimed_ms: item.claimedMs === undefined ? call.atMs : item.claimedMs,
      event_ms: call.atMs,
      value: String(item.value),
      event_seq: at.seq,
      item: at.at,
      writer_id: at.writer,
      flags: Number.isFinite(item.value) ? 0 : PointFlag.nonFinite,
      seen_ms: at.seen,
    }
    if (reason) this.push('points_refused', { ...row, reason_id: this.text('error', reason) })
    else this.push(at.seq % 2 === 0 ? 'points_sealed' : 'points_tail', charted(row, item.segment ?? 0))
  }

  private change(call: SeedCall, seq: number, { runId, seen }: { runId: number; seen: number }): void {
    const at = { event_seq: seq, run_id: runId, event_ms: call.atMs, seen_ms: seen }
    const { status = null, experiment = null, deleted = false } = call
    this.push('run_changes', { ...at, status, experiment, trial_left: false, deleted })
    for (const setting of [...(call.parameter ? [call.parameter] : []), ...(call.settings ?? [])])
      this.push('run_facts', { ...at, kind: 'parameter', ...setting })
  }

  private file(call: SeedCall, seq: number, at: { account: string; region: string; seen: number }): void {
    const key = call.file ?? `AWSLogs/${at.account}/CloudTrail/${at.region}/${seq}.json.gz`
    const fileId = this.once('files', key, (file_id) => ({
      file_id,
      source: 'test',
      object_key: key,
      version: 'v1',
      size_bytes: 100,
      stored_sha256: 'aa',
      content_sha256: 'bb',
      account: at.account,
      region: at.region,
      delivered_ms: call.atMs + 60_000,
      state: 'ingested',
      ...{ flags: 0, records: 1, kept: 1, other: 0, rejected: 0, duplicates: 0, points: 0, archived: false },
      seen_ms: at.seen,
    }))
    if (call.verdict)
      this.once('verdicts', key, () => ({ file_id: fileId, verdict: call.verdict ?? null, seen_ms: at.seen }))
    const place = { record_index: 0, byte_from: 12, byte_length: 30 }
    const slice_hash = createHash('sha256')
      .update(call.id ?? String(seq))
      .digest('hex')
      .slice(0, 32)
    this.push('sightings', { event_seq: seq, file_id: fileId, ...place, slice_hash, seen_ms: at.seen })
  }

  private run(identity: string, seen: number): number {
    const [account = '', region = '', name = ''] = identity.split('/')
    return this.once('runs', identity, (run_id) => ({
      run_id,
      run_key: seedKey(identity),
      partition: 'aws',
      account,
      region,
      resource_type: 'experiment-trial-component',
      name,
      seen_ms: seen,
    }))
  }

  private writer(label: string, account: string, seen: number): number {
    return this.once('writers', label, (writer_id) => ({
      writer_id,
      writer_key: seedKey(label),
      partition: 'aws',
      account,
      principal: `arn:aws:iam::${account}:role/${label}`,
      person: label,
      person_source: 'sessionName',
      type: 'AssumedRole',
      label,
      seen_ms: seen,
    }))
  }

  private metric(name: string): number {
    return this.once('metrics', name, (metric_id) => ({ metric_id, name }))
  }

  private text(kind: string, text: string): number {
    return this.once('dict', `${kind}:${text}`, (dict_id) => ({ dict_id, kind, text }))
  }

  private once(table: string, identity: string, row: (id: number) => Record<string, Cell>): number {
    const key = `${table}:${identity}`
    const known = this.ids.get(key)
    if (known !== undefined) return known
    const id = this.ids.size + 1
    this.ids.set(key, id)
    this.push(table, row(id))
    return id
  }

  private push(table: string, row: Record<string, Cell>): void {
    this.rows.set(table, [...(this.rows.get(table) ?? []), row])
  }
}

/** A point that charts draw keeps its times in seconds and the milliseconds left over. */
function charted({ claimed_ms, event_ms, ...row }: Record<string, Cell>, segment: number): Record<string, Cell> {
  const [claimed_s, claimed_rest_ms] = split(claimed_ms)
  const [event_s, event_rest_ms] = split(event_ms)
  return { ...row, claimed_s, claimed_rest_ms, event_s, event_rest_ms, segment }
}

function split(ms: Cell | undefined): [number | null, number | null] {
  if (typeof ms !== 'number') return [null, null]
  const seconds = Math.floor(ms / 1000)
  return [seconds, ms - 1000 * seconds]
}

async function insert(connection: Awaited<ReturnType<OpenStore['connect']>>, table: string, rows: Rows): Promise<void> {
  const columns = Object.keys(Object.assign({}, ...rows) as object)
  const json = JSON.stringify(rows, (_, cell: unknown) => (typeof cell === 'bigint' ? String(cell) : cell))
  await connection.run(
    `insert into ${table} (${columns.join(', ')})
     select ${columns.map((column) => `r->>'${column}'`).join(', ')}
     from (select unnest(from_json($json::json, '["json"]')) as r)`,
    { json },
  )
}
