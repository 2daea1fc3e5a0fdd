import type { XAxis } from '@/lib/api/fields'
import { csvLine } from '@/lib/format'
import type { ComparedRun } from './compared-runs'
import type { ValueRow } from './value-rows'

const HEAD = [
  'run',
  'account',
  'region',
  'baseline',
  'metric',
  'axis',
  'at',
  'value',
  'difference',
  'last',
  'min',
  'max',
]
const WRITE = ['writer', 'claimed', 'observed', 'verdict', 'event', 'collisions']

/** The value table as CSV, with every digit: a line for each write at the place, and one for a run without any. */
export function valuesCsv(
  rows: readonly ValueRow<ComparedRun>[],
  { metric, x, at }: { metric: string; x: XAxis; at: number | null },
): string {
  const lines = rows.flatMap(({ run, summary, values, value, delta }) => {
    const { name, account, region } = run.run
    const collisions = summary === undefined ? null : summary.collisions - (summary.rewritten ?? 0)
    const known = [name, account, region, run.baseline ? 'yes' : 'no', metric, x, at]
    const ends = [summary?.last, summary?.min, summary?.max]
    const writes = values?.writes ?? []
    if (writes.length === 0) return [[...known, value, delta, ...ends, null, null, null, null, null, collisions]]
    return writes.map((write) => [
      ...known,
      ...[write.value, delta, ...ends, write.writer.label, write.claimed?.iso, write.observed.iso],
      ...[write.verdict, write.event, collisions],
    ])
  })
  return [[...HEAD, ...WRITE], ...lines].map(csvLine).join('')
}
