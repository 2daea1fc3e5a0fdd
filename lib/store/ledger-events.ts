import 'server-only'
import type { DuckDBConnection } from '@duckdb/node-api'
import { LIST, listValue, VARCHAR } from '@duckdb/node-api'
import { EventFlag } from '@/lib/cloudtrail/event'
import { append, booleans, bytes, constantLong, integers, longs, uuids } from './append'
import { type EventDict, eventDicts } from './batch'
import type { Outcome } from './ledger-known'
import type { BatchRows } from './ledger-rows'

/** How far eventTime may lie after the first sighting: the clocks of two machines. */
const clockToleranceMs = 5 * 60_000
const dictNames = Object.keys(eventDicts) as EventDict[]

/** Adds to the rows what only the transaction knows: its moment and which rows contradict others. */
export function markRows(rows: BatchRows, outcome: Outcome, seenMs: number): void {
  const { flags, items, refused } = rows.integers
  const { error_id: error, message_id: message } = rows.dicts
  for (let row = 0; row < rows.rows; row++) {
    let bits = flags[row] ?? 0
    if ((rows.doubles.event_ms[row] ?? 0) > seenMs + clockToleranceMs) bits |= EventFlag.eventTimeInFuture
    if (outcome.variants.has(row)) bits |= EventFlag.conflictingCopy
    flags[row] = bits
    // A call that failed wrote nothing, whatever it carried.
    if (isFailed(error, message, row)) refused[row] = items[row] ?? 0
  }
}

/** Whether the call of a row failed: its record carries an error code or, as some services do, only a message. */
export function isFailed(error: Int32Array, message: Int32Array, row: number): boolean {
  return (error[row] ?? -1) >= 0 || (message[row] ?? -1) >= 0
}

/** Writes the new events, and leaves them in the temporary table `stage_events` for the summaries. */
export async function insertEvents(
  connection: DuckDBConnection,
  rows: BatchRows,
  { outcome, seenMs }: { outcome: Outcome; seenMs: number },
): Promise<void> {
  const { seq, variants } = outcome
  // All rows in their own order need not be gathered.
  const fresh = outcome.fresh.length === rows.rows ? undefined : outcome.fresh
  const { integers: ints, doubles, dicts, uuids: ids } = rows
  const variantIds = new Uint8Array(16 * rows.rows)
  for (const row of variants) variantIds.set(ids.slice_hash.subarray(16 * row, 16 * row + 16), 16 * row)
  const number = (values: Int32Array) => integers(values, -1, fresh)
  await connection.run(STAGE)
  await append(connection, 'stage_events', {
    rows: outcome.fresh.length,
    columns: [
      longs(seq, fresh),
      number(rows.fileId),
      uuids(ids.event_id, false, fresh),
      uuids(variantIds, true, fresh),
      booleans(ints.has_event_id, fresh),
      bytes(ints.kind, fresh),
      longs(doubles.event_ms, fresh),
      ...[ints.account, ints.region, ints.recipient_account, ints.caller_account, ints.run, ints.writer].map(number),
      ...dictNames.map((name) => number(dicts[name])),
      uuids(ids.request_uuid, true, fresh),
      uuids(ids.addendum_event, true, fresh),
      longs(doubles.credential_ms, fresh),
      booleans(ints.mfa, fresh),
      booleans(ints.read_only, fresh),
      ...[ints.flags, ints.items, ints.refused, ints.first_metric, ints.metric_count].map(number),
      longs(doubles.step_min, fresh),
      longs(doubles.step_max, fresh),
      longs(doubles.claimed_min_ms, fresh),
      longs(doubles.claimed_max_ms, fresh),
      constantLong(seenMs),
    ],
  })
  await connection.run(INSERT, { places: listValue(rows.places) }, { places: LIST(VARCHAR) })
}

/** Writes where each record was read, new event or not. */
export async function insertSightings(
  connection: DuckDBConnection,
  rows: BatchRows,
  { outcome, seenMs }: { outcome: Outcome; seenMs: number },
): Promise<void> {
  await append(connection, 'sightings', {
    rows: rows.rows,
    columns: [
      longs(outcome.seq),
      integers(rows.fileId),
      integers(rows.integers.record_index),
      longs(rows.integers.byte_from),
      longs(rows.integers.byte_length),
      uuids(rows.uuids.slice_hash),
      constantLong(seenMs),
    ],
  })
}

const STAGE = `create or replace temp table stage_events (
  event_seq bigint, file_id integer, event_id uuid, variant uuid, has_event_id boolean, kind utinyint, event_ms bigint,
  account integer, region integer, recipient_account integer, caller_account integer, run_id integer,
  writer_id integer, ${dictNames.map((name) => `${name} integer`).join(', ')}, request_uuid uuid, addendum_event uuid,
  credential_ms bigint, mfa boolean, read_only boolean, flags integer, items integer, refused integer,
  first_metric_id integer, metric_count integer, step_min bigint, step_max bigint, claimed_min_ms bigint,
  claimed_max_ms bigint, seen_ms bigint
)`

// An index of 0 into a list is null, and so is an account that is not there.
const place = (name: string) => `($places::varchar[])[${name} + 1] as ${name}`
// Rows are staged in the order of their numbers, and the engine keeps that order.
const INSERT = `insert into events by name
  select * exclude (file_id, account, region, recipient_account, caller_account),
    ${['account', 'region', 'recipient_account', 'caller_account'].map(place).join(', ')}
  from stage_events`
