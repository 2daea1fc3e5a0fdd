import 'server-only'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { RunIdentity, Writer } from '@/lib/cloudtrail/event'
import { append, constantLong, integers, texts } from './append'
import { type DictKind, dictKinds, type ParsedFile } from './batch'
import { Ids, type IdTable } from './ids'
import { runKey, writerKey } from './keys'

export interface DictEntry {
  kind: DictKind
  text: string
}

/** Ids in the store of one file's local ids. */
export interface FileIds {
  texts: Int32Array
  runs: Int32Array
  writers: Int32Array
  metrics: Int32Array
}

/** The four tables of names that every batch refers to. */
export class Names {
  private seenMs = 0
  private readonly runs = new Ids(runTable(() => this.seenMs))
  private readonly writers = new Ids(writerTable(() => this.seenMs))
  private readonly metrics = new Ids(metricTable)
  private readonly dict = new Ids(dictTable)
  private readonly all = [this.runs, this.writers, this.metrics, this.dict]

  async open(connection: DuckDBConnection): Promise<void> {
    for (const ids of this.all) await ids.open(connection)
  }

  /** Numbers everything that `files` name, in their order; new rows are first seen at `seenMs`. */
  async of(connection: DuckDBConnection, files: ParsedFile[], seenMs: number): Promise<FileIds[]> {
    this.seenMs = seenMs
    const runs = await this.runs.of(
      connection,
      files.flatMap((file) => file.runs),
    )
    const writers = await this.writers.of(
      connection,
      files.flatMap((file) => file.writers),
    )
    const metrics = await this.metrics.of(
      connection,
      files.flatMap((file) => file.metrics),
    )
    const entries = files.flatMap((file) => file.texts.map((text, at) => ({ kind: kindOf(file, at), text })))
    const dict = await this.dict.of(connection, entries)
    const parts = {
      texts: new Parts(dict),
      runs: new Parts(runs),
      writers: new Parts(writers),
      metrics: new Parts(metrics),
    }
    return files.map((file) => ({
      texts: parts.texts.take(file.texts.length),
      runs: parts.runs.take(file.runs.length),
      writers: parts.writers.take(file.writers.length),
      metrics: parts.metrics.take(file.metrics.length),
    }))
  }

  commit(): void {
    for (const ids of this.all) ids.commit()
  }
}

/** Hands out one array from front to back. */
class Parts {
  private at = 0

  constructor(private readonly all: Int32Array) {}

  take(length: number): Int32Array {
    this.at += length
    return this.all.subarray(this.at - length, this.at)
  }
}

function kindOf(file: ParsedFile, at: number): DictKind {
  return dictKinds[file.textKinds[at] ?? 0] ?? 'name'
}

const runTable = (seenMs: () => number): IdTable<RunIdentity> => ({
  table: 'runs',
  id: 'run_id',
  textOf: runKey,
  textSql: 'run_key',
  insert: (connection, runs, ids) =>
    append(connection, 'runs', {
      rows: runs.length,
      columns: [
        integers(ids),
        texts(runs.map(runKey)),
        texts(runs.map((run) => run.partition)),
        texts(runs.map((run) => run.account)),
        texts(runs.map((run) => run.region)),
        texts(runs.map((run) => run.resourceType)),
        texts(runs.map((run) => run.name)),
        constantLong(seenMs()),
      ],
    }),
})

const writerTable = (seenMs: () => number): IdTable<Writer> => ({
  table: 'writers',
  id: 'writer_id',
  textOf: writerKey,
  textSql: 'writer_key',
  insert: (connection, writers, ids) =>
    append(connection, 'writers', {
      rows: writers.length,
      columns: [
        integers(ids),
        texts(writers.map(writerKey)),
        texts(writers.map((writer) => writer.partition)),
        texts(writers.map((writer) => writer.account)),
        texts(writers.map((writer) => writer.principal)),
        texts(writers.map((writer) => writer.person)),
        texts(writers.map((writer) => writer.personSource)),
        texts(writers.map((writer) => writer.type)),
        texts(writers.map((writer) => writer.label)),
        constantLong(seenMs()),
      ],
    }),
})

const metricTable: IdTable<string> = {
  table: 'metrics',
  id: 'metric_id',
  textOf: (name) => name,
  textSql: 'name',
  insert: (connection, names, ids) =>
    append(connection, 'metrics', { rows: names.length, columns: [integers(ids), texts(names)] }),
}

const dictTable: IdTable<DictEntry> = {
  table: 'dict',
  id: 'dict_id',
  textOf: ({ kind, text }) => `${kind} ${text}`,
  textSql: `kind || ' ' || text`,
  insert: (connection, entries, ids) =>
    append(connection, 'dict', {
      rows: entries.length,
      columns: [integers(ids), texts(entries.map(({ kind }) => kind)), texts(entries.map(({ text }) => text))],
    }),
}
