import 'server-only'
import { z } from 'zod'
import type { RunFactRow } from '@/lib/api/run'
import { Double, eventIdSql, toInstant, Whole } from './rows'
import type { ReadStore, SqlParams } from './store'

/** Parameters, inputs, outputs, ... of one run (`$runId`, `$asOf`), each with the values it had before. */
export async function readRunFacts(store: ReadStore, params: SqlParams): Promise<RunFactRow[]> {
  const rows = await store.query(SQL, params, FactRow)
  const facts = new Map<string, RunFactRow>()
  for (const row of rows) {
    const { kind, name, text, number, event } = row
    const set = toInstant(row.event_ms)
    const known = facts.get(JSON.stringify([kind, name]))
    if (known) known.earlier.push({ text, set, event })
    else facts.set(JSON.stringify([kind, name]), { kind, name, text, number, set, event, earlier: [] })
  }
  return [...facts.values()]
}

const SQL = `select f.kind, f.name, f.text, f.number, f.event_ms, ${eventIdSql('e')} as event
from run_facts f join events e using (event_seq)
where f.run_id = $runId and f.seen_ms <= $asOf
order by f.kind, f.name, f.event_ms desc, f.event_seq desc`

const FactRow = z.object({
  kind: z.enum(['parameter', 'input', 'output', 'metadata', 'tag']),
  name: z.string(),
  text: z.string().nullable(),
  number: Double.nullable(),
  event_ms: Whole,
  event: z.string(),
})
