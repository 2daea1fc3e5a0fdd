import type { RunValues } from '@/lib/api/compare-values'
import type { Value } from '@/lib/api/fields'
import type { MetricSummary } from '@/lib/api/run'

/** What a row needs to know of its run. */
export interface ValuedRun {
  run: { key: string; name: string }
  baseline: boolean
  metrics: readonly MetricSummary[]
}

/** One run of the value table. */
export interface ValueRow<Run extends ValuedRun> {
  run: Run
  /** What is known of the metric in this run; undefined: it has none of it. */
  summary: MetricSummary | undefined
  /** What it wrote at the place; null while that is not known, or when no place is chosen. */
  values: RunValues | null
  /** The one value that the row is read by: at the place, or the last one when no place is chosen. */
  value: Value | null
  /** Its several writes at the place hold different values: none of them is the value. */
  several: boolean
  /** `value` minus that of the baseline, or of the row above. */
  delta: number | null
}

export type DeltaTo = 'baseline' | 'above'

/** The rows in their order: the baseline, then by value, then what is no number, then runs without a write there. */
export function valueRows<Run extends ValuedRun>(
  runs: readonly Run[],
  { metric, told, to }: { metric: string; told: readonly RunValues[] | null; to: DeltaTo },
): ValueRow<Run>[] {
  const rows = runs.map((run) => rowOf(run, metric, told)).sort(byValue)
  const base = rows.find(({ run }) => run.baseline)
  return rows.map((row, place) => {
    const other = to === 'baseline' ? base : rows[place - 1]
    return { ...row, delta: other === undefined || other === row ? null : difference(row, other) }
  })
}

function rowOf<Run extends ValuedRun>(run: Run, metric: string, told: readonly RunValues[] | null): ValueRow<Run> {
  const summary = run.metrics.find(({ name }) => name === metric)
  if (told === null) {
    return { run, summary, values: null, value: summary?.last ?? null, several: false, delta: null }
  }
  const values = told.find((each) => each.run === run.run.key) ?? null
  const written = [...new Set(values?.writes.map(({ value }) => value))]
  const several = written.length > 1
  return { run, summary, values, value: several ? null : (written[0] ?? null), several, delta: null }
}

/** Null where one of them is no number, or several. */
function difference(row: ValueRow<ValuedRun>, other: ValueRow<ValuedRun>): number | null {
  return typeof row.value === 'number' && typeof other.value === 'number' ? row.value - other.value : null
}

function byValue(a: ValueRow<ValuedRun>, b: ValueRow<ValuedRun>): number {
  const one = rankOf(a)
  const other = rankOf(b)
  return one.kind - other.kind || one.at - other.at || (a.run.run.name < b.run.run.name ? -1 : 1)
}

function rankOf(row: ValueRow<ValuedRun>): { kind: number; at: number } {
  if (row.run.baseline) return { kind: 0, at: 0 }
  const numbers = (row.values?.writes.map(({ value }) => value) ?? [row.value]).filter(
    (value) => typeof value === 'number',
  )
  if (numbers.length > 0) return { kind: 1, at: Math.min(...numbers) }
  return { kind: isWritten(row) ? 2 : 3, at: 0 }
}

const isWritten = ({ value, several }: ValueRow<ValuedRun>) => value !== null || several

/** Why no row has a difference to the baseline; null: there is none to say. */
export function noDeltaWords(rows: readonly ValueRow<ValuedRun>[]): string | null {
  const base = rows.find(({ run }) => run.baseline)
  if (base === undefined || rows.length < 2 || typeof base.value === 'number') return null
  if (base.several) return 'No differences: the baseline holds several values there.'
  if (base.value !== null) return `No differences: the value of the baseline is ${base.value}, no number.`
  return base.summary === undefined
    ? 'No differences: the baseline never wrote this metric.'
    : 'No differences: the baseline has no value there.'
}
