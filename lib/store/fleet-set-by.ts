import 'server-only'
import { z } from 'zod'
import type { Scope } from '@/lib/access/scope'
import type { FleetCell } from '@/lib/api/fleet'
import type { BareCell } from './fleet-cell'
import { eventIdSql, toInstant, Whole } from './rows'
import { eventScope } from './scope-filter'
import type { ReadStore } from './store'

/** Between two answers of CloudTrail the call may have been made; clocks differ a little. */
const slackMs = 60_000
const mostEvents = 10_000

/** A cell, and when it was last noted in another state; epoch ms. */
export interface SetCell {
  account: string
  cell: BareCell
  otherMs: number
}

/** Which call set the trail of a cell as it is, if a record of it is held and may be seen. */
export type SetByLookup = (set: SetCell) => FleetCell['setBy']

/** Calls that could have brought a state about. */
const CAUSES: Partial<Record<FleetCell['state'], string[]>> = {
  not_recorded: ['PutEventSelectors', 'StopLogging', 'DeleteTrail', 'CreateTrail', 'UpdateTrail'],
  partly: ['PutEventSelectors', 'CreateTrail'],
  validation_off: ['UpdateTrail', 'CreateTrail'],
}

/** At most the newest 10,000 successful calls that set a trail. */
export async function readSetBy(store: ReadStore, scope: Scope): Promise<SetByLookup> {
  const visible = eventScope(scope, 'e')
  const calls = await store.query(
    sql(visible.sql),
    { ...visible.params, names: [...new Set(Object.values(CAUSES).flat())] },
    Call,
  )
  const byTrail = new Map<string, Call[]>()
  for (const call of calls) {
    const key = trailKey(call, call.trail)
    byTrail.set(key, [...(byTrail.get(key) ?? []), call])
  }
  return ({ account, cell, otherMs }) => {
    const { since, trails, region } = cell
    if (since === null) return null
    const about = trails.flatMap(({ arn }) => byTrail.get(keyOfArn(arn)) ?? [])
    const deleted = calls.filter(
      (call) => call.name === 'DeleteTrail' && call.account === account && call.region === region,
    )
    const causes = CAUSES[cell.state] ?? []
    const last = (trails.length === 0 ? deleted : about)
      .filter(({ name, event_ms: ms }) => causes.includes(name) && ms <= since.ms + slackMs && ms >= otherMs - slackMs)
      .reduce<Call | null>((newest, call) => (call.event_ms > (newest?.event_ms ?? 0) ? call : newest), null)
    return last && { event: last.event, name: last.name, writer: last.writer, at: toInstant(last.event_ms) }
  }
}

/** Calls name a trail or give its ARN. */
const trailKey = ({ account, region }: { account: string; region: string }, trail: string) =>
  JSON.stringify([account, region, trail.split('/').at(-1)])

function keyOfArn(arn: string): string {
  const [, , , region = '', account = ''] = arn.split(':')
  return trailKey({ account, region }, arn)
}

const sql = (visible: string) => `select p.account, p.region, p.trail, p.event_ms, n.text as name, w.label as writer,
  ${eventIdSql('e')} as event
from trail_changes p
join events e using (event_seq)
join dict n on n.dict_id = e.name_id
join writers w using (writer_id)
where p.trail is not null and e.error_id is null and list_contains($names, n.text) and ${visible}
order by p.event_ms desc, p.event_seq desc
limit ${mostEvents}`

const Call = z.object({
  account: z.string(),
  region: z.string(),
  trail: z.string(),
  event_ms: Whole,
  name: z.string(),
  writer: z.string(),
  event: z.string(),
})
type Call = z.output<typeof Call>
