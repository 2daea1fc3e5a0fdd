import 'server-only'
import { z } from 'zod'
import type { FactValue, RunFactRow, StatusChange } from '@/lib/api/run'
import { END_STATUSES, SETTLED_KINDS } from '@/lib/cloudtrail/run-end'
import { Double, eventIdSql, toInstant, Whole } from './rows'
import type { ReadStore, SqlParams } from './store'

/** Every value that run-life events gave to something of one run (`$runId`, `$asOf`), newest first within a name. */
export function readFactValues(store: ReadStore, params: SqlParams): Promise<FactRow[]> {
  return store.query(SQL, params, FactRow)
}

/**
 * Parameters, inputs, outputs, ... each with the values it had before. `statuses` is in order of time. A value of a
 * parameter, input or output is a change after the end when it differs from the one before (or is the first) and its
 * call was observed in a later second than one that ended the run: within a second, the order of calls is not known.
 * Clients that open a run again send all its parameters again: the same value is no change.
 */
export function toRunFacts(rows: FactRow[], statuses: StatusChange[]): RunFactRow[] {
  const ends = statuses.filter(({ status }) => END_STATUSES.includes(status))
  const facts = new Map<string, RunFactRow>()
  for (const [index, row] of rows.entries()) {
    const key = keyOf(row)
    const before = rows[index + 1]
    const value = toFactValue(row, before !== undefined && keyOf(before) === key ? before : null, ends)
    const known = facts.get(key)
    if (known) known.earlier.push(value)
    else facts.set(key, { kind: row.kind, name: row.name, ...value, earlier: [] })
  }
  return [...facts.values()]
}

const keyOf = ({ kind, name }: FactRow) => JSON.stringify([kind, name])

function toFactValue(value: FactRow, before: FactRow | null, ends: StatusChange[]): FactValue {
  const { text, number, event_ms, event, writer_key, label } = value
  const end =
    SETTLED_KINDS.includes(value.kind) && isChange(value, before)
      ? ends.findLast(({ at }) => at.ms < event_ms)
      : undefined
  return {
    ...{ text, number, event, set: toInstant(event_ms), writer: { key: writer_key, label } },
    afterEnd: end === undefined ? null : { status: end.status, at: end.at, event: end.event },
  }
}

/** The service keeps numbers as doubles, so digits beyond a double are no other value. */
function isChange(value: FactRow, before: FactRow | null): boolean {
  if (before === null) return value.text !== null
  if (value.number !== null && before.number !== null) return value.number !== before.number
  return value.text !== before.text
}

const SQL = `select f.kind, f.name, f.text, f.number, f.event_ms, ${eventIdSql('e')} as event, w.writer_key, w.label
from run_facts f join events e using (event_seq) join writers w using (writer_id)
where f.run_id = $runId and f.seen_ms <= $asOf
order by f.kind, f.name, f.event_ms desc, f.event_seq desc, f.text nulls last`

const FactRow = z.object({
  kind: z.enum(['parameter', 'input', 'output', 'metadata', 'tag']),
  name: z.string(),
  text: z.string().nullable(),
  number: Double.nullable(),
  event_ms: Whole,
  event: z.string(),
  writer_key: z.string(),
  label: z.string(),
})
type FactRow = z.infer<typeof FactRow>
