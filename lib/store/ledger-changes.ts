import 'server-only'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { RunChange } from '@/lib/cloudtrail/event'
import { append, booleans, constantLong, doubles, integers, longs, texts } from './append'
import { isFailed } from './ledger-events'
import type { Outcome } from './ledger-known'
import type { BatchFile, BatchRows } from './ledger-rows'

interface Source {
  files: BatchFile[]
  rows: BatchRows
  outcome: Outcome
  seenMs: number
}

/** Writes what new events of management calls say about runs and about the trail. A failed call changed nothing. */
export async function insertChanges(connection: DuckDBConnection, source: Source): Promise<void> {
  const { files, rows, seenMs } = source
  const fresh = new Set(source.outcome.fresh)
  const changes = files.flatMap(({ parsed, firstRow }) =>
    parsed.changes.map(({ event, change }) => ({ row: firstRow + event, change })),
  )
  const effective = changes.filter(
    ({ row }) => fresh.has(row) && !isFailed(rows.dicts.error_id, rows.dicts.message_id, row),
  )
  const known = effective.filter(({ row }) => (rows.integers.run[row] ?? -1) >= 0)
  const place = (rowNumbers: number[]) => [
    longs(rowNumbers.map((row) => source.outcome.seq[row] ?? 0)),
    integers(rowNumbers.map((row) => rows.integers.run[row] ?? -1)),
    longs(rowNumbers.map((row) => rows.doubles.event_ms[row] ?? 0)),
  ]
  await append(connection, 'run_changes', {
    rows: known.length,
    columns: [
      ...place(known.map(({ row }) => row)),
      texts(known.map(({ change }) => change.experiment)),
      texts(known.map(({ change }) => change.trial)),
      booleans(known.map(({ change }) => Number(change.trialLeft))),
      texts(known.map(({ change }) => change.displayName)),
      texts(known.map(({ change }) => change.status)),
      texts(known.map(({ change }) => change.statusMessage)),
      longs(known.map(({ change }) => change.startMs ?? NaN)),
      longs(known.map(({ change }) => change.endMs ?? NaN)),
      booleans(known.map(({ change }) => Number(change.deleted))),
      constantLong(seenMs),
    ],
  })
  const facts = known.flatMap(({ row, change }) => change.facts.map((fact) => ({ row, fact })))
  await append(connection, 'run_facts', {
    rows: facts.length,
    columns: [
      ...place(facts.map(({ row }) => row)),
      texts(facts.map(({ fact }) => fact.kind)),
      texts(facts.map(({ fact }) => fact.name)),
      texts(facts.map(({ fact }) => fact.text)),
      doubles(
        facts.map(({ fact }) => fact.number ?? NaN),
        true,
      ),
      constantLong(seenMs),
    ],
  })
  await insertTrials(connection, source, effective)
  await insertTrailChanges(connection, source, fresh)
}

/** CreateTrial names both; which experiment a run belongs to is known through its trial only. */
async function insertTrials(
  connection: DuckDBConnection,
  { rows, outcome, seenMs }: Source,
  changes: { row: number; change: RunChange }[],
): Promise<void> {
  const trials = changes.flatMap(({ row, change: { trial, experiment } }) =>
    trial === null || experiment === null ? [] : [{ row, trial, experiment }],
  )
  await append(connection, 'trials', {
    rows: trials.length,
    columns: [
      longs(trials.map(({ row }) => outcome.seq[row] ?? 0)),
      longs(trials.map(({ row }) => rows.doubles.event_ms[row] ?? 0)),
      texts(trials.map(({ row }) => placeOf(rows, row, 'account'))),
      texts(trials.map(({ row }) => placeOf(rows, row, 'region'))),
      texts(trials.map(({ trial }) => trial)),
      texts(trials.map(({ experiment }) => experiment)),
      constantLong(seenMs),
    ],
  })
}

function placeOf(rows: BatchRows, row: number, column: 'account' | 'region'): string {
  return rows.places[rows.integers[column][row] ?? -1] ?? ''
}

async function insertTrailChanges(connection: DuckDBConnection, source: Source, fresh: Set<number>): Promise<void> {
  const { files, rows, outcome, seenMs } = source
  const changes = files.flatMap(({ parsed, firstRow }) =>
    parsed.trailChanges.map(({ event, change }) => ({ row: firstRow + event, change })),
  )
  const known = changes.filter(({ row }) => fresh.has(row))
  await append(connection, 'trail_changes', {
    rows: known.length,
    columns: [
      longs(known.map(({ row }) => outcome.seq[row] ?? 0)),
      longs(known.map(({ row }) => rows.doubles.event_ms[row] ?? 0)),
      texts(known.map(({ row }) => placeOf(rows, row, 'account'))),
      texts(known.map(({ row }) => placeOf(rows, row, 'region'))),
      texts(known.map(({ change }) => change.trail)),
      texts(known.map(({ change }) => change.effect)),
      constantLong(seenMs),
    ],
  })
}
