import type { FleetResponse } from '@/lib/api/fleet'

const HEAD = [
  ...['account', 'name', 'unit', 'new', 'region', 'state', 'label', 'words', 'since', 'evaluated'],
  ...['last recorded', 'set by', 'set by event', 'trails', 'fix'],
]

/** The whole fleet as CSV (RFC 4180), one line an account and region, in the order of the answer. */
export function fleetCsv({ rows }: Pick<FleetResponse, 'rows'>): string {
  const lines = rows.flatMap((row) =>
    row.cells.map((cell) => [
      ...[row.account, row.name, row.unit, row.isNew ? 'new' : '', cell.region, cell.state, cell.label, cell.words],
      ...[cell.since?.iso, cell.evaluated?.iso, cell.lastRecorded?.iso, cell.setBy?.writer, cell.setBy?.event],
      ...[cell.trails.map(({ arn }) => arn).join(' '), cell.fix],
    ]),
  )
  return [HEAD, ...lines].map((fields) => `${fields.map(csvField).join(',')}\r\n`).join('')
}

/** A spreadsheet takes text that begins with one of these for a formula, and runs it. */
const FORMULA = /^[=+\-@\t\r]/

/** Account names and units are chosen by others: what a spreadsheet would run gets an apostrophe before it. */
export function csvField(value: string | null | undefined): string {
  const text = value ?? ''
  const safe = FORMULA.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
