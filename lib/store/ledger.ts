import 'server-only'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { LedgerFile, ParsedFile } from './batch'
import { findCollisions } from './collisions'
import type { JournalPlace, Note } from './journal'
import { readPlace, writePlace } from './journal-place'
import { insertCells } from './ledger-cells'
import { insertChanges } from './ledger-changes'
import { insertEvents, insertSightings, markRows } from './ledger-events'
import { insertFiles, type NumberedFile } from './ledger-files'
import { findKnown, type Outcome, type ReadRecord } from './ledger-known'
import { insertPoints } from './ledger-points'
import { type BatchFile, type BatchRows, joinRows } from './ledger-rows'
import { addRunSummaries } from './ledger-summaries'
import { Names } from './names'
import { writeNotes } from './notes'
import type { OpenStore } from './open'
import { orderPoints } from './point-order'
import { countTail, sealTail } from './seal'
import { passSeries, refineWideSteps } from './series-pass'
import { writeStates } from './series-states'

export interface LedgerOptions {
  /** Reads a raw record again, for the rare comparison of two slices with one eventID. */
  readRecord: ReadRecord
}

/** Writes the transaction's lines, and answers the journal's place after them. */
export type JournalStep = () => Promise<JournalPlace>

/** What a transaction added. */
export interface Added {
  events: number
  duplicates: number
}

interface FreshBatch {
  files: BatchFile[]
  rows: BatchRows
  outcome: Outcome
  seenMs: number
}

/** The one writer of the store: every log file's content enters here, one transaction for a batch of files. */
export class Ledger {
  private readonly names = new Names()
  private nextSeq = 0
  private nextFile = 0

  private constructor(
    readonly connection: DuckDBConnection,
    private readonly store: Pick<OpenStore, 'changed'>,
    private readonly options: LedgerOptions,
  ) {}

  static async open(store: Pick<OpenStore, 'connect' | 'changed'>, options: LedgerOptions): Promise<Ledger> {
    const ledger = new Ledger(await store.connect(), store, options)
    await ledger.readNumbers()
    return ledger
  }

  /**
   * Writes `files` in this order as one transaction, first seen at `seenMs`. `journal` runs when everything is written
   * and nothing is visible yet, and answers the place after the transaction's lines. Rolls back and throws when
   * anything fails.
   */
  async commit(files: LedgerFile[], seenMs: number, journal: JournalStep): Promise<Added> {
    const added = await this.transaction(() => this.write(files, seenMs), journal)
    this.names.commit()
    this.nextSeq += added.events
    this.nextFile += files.length
    return added
  }

  /** Writes everything that is no file's first sighting, as one transaction. */
  async note(notes: Note[], journal: JournalStep): Promise<void> {
    await this.transaction(() => writeNotes(this.connection, notes), journal)
  }

  /** Writes what follows from journal, log files and archive alone, as one transaction. */
  async derive(work: (connection: DuckDBConnection) => Promise<void>): Promise<void> {
    await this.transaction(() => work(this.connection), null)
  }

  /** Moves the unsorted tail into a sorted segment, when it has at least `rows` points. */
  async seal(rows: number): Promise<void> {
    if ((await countTail(this.connection)) < rows) return
    await this.transaction(() => sealTail(this.connection), null)
  }

  /** How far the store has followed the journal. */
  async place(): Promise<JournalPlace> {
    return readPlace(this.connection)
  }

  private async transaction<T>(work: () => Promise<T>, journal: JournalStep | null): Promise<T> {
    await this.connection.run('begin transaction')
    try {
      const result = await work()
      if (journal) await writePlace(this.connection, await journal())
      await this.connection.run('commit')
      this.store.changed()
      return result
    } catch (error) {
      // After a fatal error nothing answers any more, and the first error is the one to tell.
      await this.connection.run('rollback').catch(() => undefined)
      await this.readNumbers().catch(() => undefined)
      throw error
    }
  }

  private async readNumbers(): Promise<void> {
    await this.names.open(this.connection)
    const found = await this.connection.runAndReadAll(`select
      (select coalesce(max(event_seq) + 1, 0)::double from events),
      (select coalesce(max(file_id) + 1, 0)::double from files)`)
    const [seq, file] = found.getRows()[0] ?? []
    this.nextSeq = Number(seq)
    this.nextFile = Number(file)
  }

  private async write(files: LedgerFile[], seenMs: number): Promise<Added> {
    const { connection } = this
    const numbered = files.map((file, at) => ({ fileId: this.nextFile + at, file }))
    const batch = await this.number(numbered, seenMs)
    const rows = joinRows(batch)
    const outcome = await findKnown(rows, {
      connection,
      readRecord: this.options.readRecord,
      fileOf: (row) => fileOf(numbered, rows, row),
      firstSeq: this.nextSeq,
    })
    markRows(rows, outcome, seenMs)
    await insertFiles(connection, numbered, { rows, outcome, seenMs })
    if (rows.rows === 0) return { events: 0, duplicates: 0 }
    await insertEvents(connection, rows, { outcome, seenMs })
    await insertSightings(connection, rows, { outcome, seenMs })
    if (outcome.fresh.length > 0) await this.writeFresh({ files: batch, rows, outcome, seenMs })
    await addRunSummaries(connection, seenMs)
    const events = outcome.fresh.length
    return { events, duplicates: rows.rows - events }
  }

  private async writeFresh(batch: FreshBatch): Promise<void> {
    const { connection } = this
    const { seenMs } = batch
    await insertChanges(connection, batch)
    const points = await orderPoints(batch)
    const pass = await passSeries(connection, points, seenMs)
    await insertPoints(connection, points, { segments: pass.segments, seenMs })
    await findCollisions(connection, points, { pass, seenMs })
    await writeStates(connection, { series: pass.states.series, writers: pass.writers })
    await refineWideSteps(connection, pass)
    await insertCells(connection, points, { pass, seenMs })
  }

  private async number(files: NumberedFile[], seenMs: number): Promise<BatchFile[]> {
    const read = files.flatMap(({ fileId, file }) => (file.parsed ? [{ fileId, parsed: file.parsed }] : []))
    const ids = await this.names.of(
      this.connection,
      read.map(({ parsed }) => parsed),
      seenMs,
    )
    let firstRow = 0
    return read.flatMap(({ fileId, parsed }: { fileId: number; parsed: ParsedFile }, at) => {
      const mine = ids[at]
      if (mine === undefined) return []
      firstRow += parsed.events.rows
      return [{ fileId, parsed, ids: mine, firstRow: firstRow - parsed.events.rows }]
    })
  }
}

function fileOf(files: NumberedFile[], rows: BatchRows, row: number): LedgerFile {
  const found = files.find(({ fileId }) => fileId === rows.fileId[row])
  if (found === undefined) throw new Error(`row ${row} belongs to no file of the batch`)
  return found.file
}
