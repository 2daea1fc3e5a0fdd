import 'server-only'
import { type DuckDBConnection, LIST, listValue, VARCHAR } from '@duckdb/node-api'

const mostRemembered = 200_000

/** How a table of names is asked and written. A text tells two values apart, and is a column or made of columns. */
export interface IdTable<T> {
  table: string
  /** The id's column. */
  id: string
  textOf(value: T): string
  /** SQL over the table's columns that gives the same text. */
  textSql: string
  insert(connection: DuckDBConnection, values: T[], ids: Int32Array): Promise<void>
}

/**
 * Gives the values of one table their numbers, adding those that are new. Remembers a bounded number of them; while
 * it remembers all, what it does not know is new without asking. Nothing is kept of a transaction until `commit`.
 */
export class Ids<T> {
  private known = new Map<string, number>()
  private pending = new Map<string, number>()
  private next = 0
  private complete = false

  constructor(private readonly table: IdTable<T>) {}

  /** Reads what is there. Needed after opening, and after a transaction was rolled back. */
  async open(connection: DuckDBConnection): Promise<void> {
    const { table, id, textSql } = this.table
    const found = await connection.runAndReadAll(
      `select ${id}, ${textSql} from ${table} order by ${id} desc limit ${mostRemembered}`,
    )
    const rows = found.getRows().reverse()
    this.known = new Map(rows.map(([number, text]) => [String(text), Number(number)]))
    this.pending.clear()
    this.next = rows.length === 0 ? 0 : Number(rows.at(-1)?.[0]) + 1
    this.complete = this.next === rows.length
  }

  /** The ids of `values` in their order. New ones are numbered in that order too. */
  async of(connection: DuckDBConnection, values: T[]): Promise<Int32Array> {
    const texts = values.map((value) => this.table.textOf(value))
    const found = this.complete ? new Map<string, number>() : await this.lookUp(connection, texts)
    const fresh: T[] = []
    const first = this.next
    const ids = Int32Array.from(texts, (text, at) => {
      const old = this.known.get(text) ?? this.pending.get(text) ?? found.get(text)
      if (old !== undefined) return old
      const value = values[at]
      if (value !== undefined) fresh.push(value)
      this.pending.set(text, this.next)
      return this.next++
    })
    if (fresh.length > 0) {
      await this.table.insert(
        connection,
        fresh,
        Int32Array.from(fresh, (_, at) => first + at),
      )
    }
    for (const [text, id] of found) this.pending.set(text, id)
    return ids
  }

  commit(): void {
    for (const [text, id] of this.pending) this.known.set(text, id)
    this.pending.clear()
    if (this.known.size <= mostRemembered) return
    this.complete = false
    const surplus = this.known.size - mostRemembered / 2
    for (const text of [...this.known.keys()].slice(0, surplus)) this.known.delete(text)
  }

  private async lookUp(connection: DuckDBConnection, texts: string[]): Promise<Map<string, number>> {
    const unknown = texts.filter((text) => !this.known.has(text) && !this.pending.has(text))
    if (unknown.length === 0) return new Map()
    const { table, id, textSql } = this.table
    const found = await connection.runAndReadAll(
      `select ${id}, ${textSql} from ${table} where ${textSql} in (select unnest($texts))`,
      { texts: listValue(unknown) },
      { texts: LIST(VARCHAR) },
    )
    return new Map(found.getRows().map(([number, text]) => [String(text), Number(number)]))
  }
}
