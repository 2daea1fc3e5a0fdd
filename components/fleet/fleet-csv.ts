import type { FleetResponse } from '@/lib/api/fleet'
import { csvLine } from '@/lib/format'

const HEAD = [
  ...['account', 'name', 'unit', 'new', 'region', 'state', 'label', 'words', 'since', 'last otherwise', 'evaluated'],
  ...['last recorded', 'set by', 'set by event', 'trails', 'fix'],
]

/** The whole fleet as CSV (RFC 4180), one line an account and region, in the order of the answer. */
export function fleetCsv({ rows }: Pick<FleetResponse, 'rows'>): string {
  const lines = rows.flatMap((row) =>
    row.cells.map((cell) => [
      ...[row.account, row.name, row.unit, row.isNew ? 'new' : '', cell.region, cell.state, cell.label, cell.words],
      ...[
        cell.since?.iso,
        cell.lastOther?.iso,
        cell.evaluated?.iso,
        cell.lastRecorded?.iso,
        cell.setBy?.writer,
        cell.setBy?.event,
      ],
      ...[cell.trails.map(({ arn }) => arn).join(' '), cell.fix],
    ]),
  )
  return [HEAD, ...lines].map(csvLine).join('')
}
