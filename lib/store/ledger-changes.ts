import 'server-only'
import type { DuckDBConnection } from '@duckdb/node-api'
import { append, booleans, constantLong, doubles, integers, longs, texts } from './append'
import type { Outcome } from './ledger-known'
import type { BatchFile, BatchRows } from './ledger-rows'

interface Source {
  files: BatchFile[]
  rows: BatchRows
  outcome: Outcome
  seenMs: number
}

/** Writes what new events of management calls say about runs and about the trail. */
export async function insertChanges(connection: DuckDBConnection, source: Source): Promise<void> {
  const { files, rows, seenMs } = source
  const fresh = new Set(source.outcome.fresh)
  const changes = files.flatMap(({ parsed, firstRow }) =>
    parsed.changes.map(({ event, change }) => ({ row: firstRow + event, change })),
  )
  const known = changes.filter(({ row }) => fresh.has(row) && (rows.integers.run[row] ?? -1) >= 0)
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
  await insertTrailChanges(connection, source, fresh)
}

async function insertTrailChanges(connection: DuckDBConnection, source: Source, fresh: Set<number>): Promise<void> {
  const { files, rows, outcome, seenMs } = source
  const changes = files.flatMap(({ parsed, firstRow }) =>
    parsed.trailChanges.map(({ event, change }) => ({ row: firstRow + event, change })),
  )
  const known = changes.filter(({ row }) => fresh.has(row))
  const placeOf = (row: number, column: 'account' | 'region') => rows.places[rows.integers[column][row] ?? -1] ?? ''
  await append(connection, 'trail_changes', {
    rows: known.length,
    columns: [
      longs(known.map(({ row }) => outcome.seq[row] ?? 0)),
      longs(known.map(({ row }) => rows.doubles.event_ms[row] ?? 0)),
      texts(known.map(({ row }) => placeOf(row, 'account'))),
      texts(known.map(({ row }) => placeOf(row, 'region'))),
      texts(known.map(({ change }) => change.trail)),
      texts(known.map(({ change }) => change.effect)),
      constantLong(seenMs),
    ],
  })
}
