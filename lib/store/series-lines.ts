import 'server-only'
import type { Scope } from '@/lib/access/scope'
import type { ExportFormat, SeriesExportQuery } from '@/lib/api/series-export'
import { AppError } from '@/lib/errors'
import { csvField, csvLine } from '@/lib/format'
import { toValue } from './rows'
import { EXPORT_COLUMNS, EXPORT_DEADLINE_MS, findExport, type SeriesExport } from './series-export'
import type { Column, ReadStore } from './store'

type Name = (typeof EXPORT_COLUMNS)[number]
type Cell = string | number | bigint | null

/**
 * A download of every write of the series asked for. Throws as `findExport`, and `disk_full` when a Parquet file has no
 * room.
 */
export async function openExport(store: ReadStore, scope: Scope, query: SeriesExportQuery): Promise<ExportFile> {
  const found = await findExport(store, scope, query)
  const moment = new Date(found.asOf).toISOString().slice(0, 19).replaceAll(':', '-')
  return {
    name: `metrictrail-series-${moment}Z.${query.format}`,
    parts: await partsOf(store, found, query.format),
  }
}

interface ExportFile {
  name: string
  parts: AsyncGenerator<Uint8Array, void>
}

function partsOf(
  store: ReadStore,
  found: SeriesExport,
  format: ExportFormat,
): ExportFile['parts'] | Promise<ExportFile['parts']> {
  switch (format) {
    case 'csv':
      return lines(store, found, CSV)
    case 'ndjson':
      return lines(store, found, NDJSON)
    case 'parquet':
      return store.parquet(found.sql, found.params, { deadlineMs: EXPORT_DEADLINE_MS })
  }
}

interface Writing {
  head: string
  line: (cells: Cell[]) => string
}

/** RFC 4180 with a head. Texts that a spreadsheet would run have an apostrophe before them. */
const CSV: Writing = {
  head: csvLine(EXPORT_COLUMNS),
  line: (cells) => `${cells.map((cell) => (typeof cell === 'string' ? csvField(cell) : (cell ?? ''))).join(',')}\r\n`,
}

/** One JSON object a line. NaN, infinities and whole numbers beyond 2^53 are texts. */
const NDJSON: Writing = {
  head: '',
  line: (cells) =>
    `{${cells.map((cell, at) => `"${EXPORT_COLUMNS[at] ?? ''}":${JSON.stringify(jsonCell(cell))}`).join(',')}}\n`,
}

function jsonCell(cell: Cell): string | number | null {
  if (typeof cell === 'bigint') return Number.isSafeInteger(Number(cell)) ? Number(cell) : cell.toString()
  return typeof cell === 'number' ? toValue(cell) : cell
}

/** Chunks of lines, each made when the one before was taken. */
async function* lines(
  store: ReadStore,
  { sql, params }: SeriesExport,
  { head, line }: Writing,
): AsyncGenerator<Uint8Array, void> {
  const encoder = new TextEncoder()
  if (head !== '') yield encoder.encode(head)
  for await (const columns of store.stream(sql, params, { deadlineMs: EXPORT_DEADLINE_MS })) {
    const rows = columns[0]?.length ?? 0
    let text = ''
    for (let row = 0; row < rows; row++) text += line(EXPORT_COLUMNS.map((name) => cellOf(name, columns, row)))
    yield encoder.encode(text)
  }
}

const MOMENTS: Partial<Record<Name, number>> = {
  claimed: EXPORT_COLUMNS.indexOf('claimed_ms'),
  observed: EXPORT_COLUMNS.indexOf('observed_ms'),
}

/** A cell as text and numbers only: moments as ISO 8601, made of the milliseconds beside them. */
function cellOf(name: Name, columns: Column[], row: number): Cell {
  const moment = MOMENTS[name]
  const cell = columns[moment ?? EXPORT_COLUMNS.indexOf(name)]?.[row]
  if (cell === null || cell === undefined) return null
  if (moment !== undefined) return isoOf(Number(cell))
  if (typeof cell === 'number' || typeof cell === 'bigint' || typeof cell === 'string') return cell
  throw new AppError('store_failed', `A column of an export holds ${typeof cell}.`)
}

function isoOf(ms: number): string | null {
  const date = new Date(ms)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}
