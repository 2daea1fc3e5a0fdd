import 'server-only'
import { z } from 'zod'
import type { Scope } from '@/lib/access/scope'
import type { EventRow, EventsQuery, EventsResponse } from '@/lib/api/events'
import { eventFlagWords } from '@/lib/cloudtrail/flags'
import { END_STATUSES } from '@/lib/cloudtrail/run-end'
import { AppError } from '@/lib/errors'
import { readMoment } from './as-of'
import { type EventConditions, eventConditions, KIND } from './events-filter'
import { EVENT_VERDICTS, eventVerdicts } from './file-verdicts'
import { eventIdSql, RunRefRow, resultSql, toInstant, toRunRef, toStep, VerdictRow, Whole } from './rows'
import type { ReadStore, SqlParams } from './store'

/**
 * `GET /api/events`: a page of the ledger, newest first, then by id. Pages are cut by key, so that events which arrive
 * meanwhile neither repeat nor skip a row. Throws `bad_request` for a cursor that no page gave.
 */
export async function readEvents(store: ReadStore, scope: Scope, query: EventsQuery): Promise<EventsResponse> {
  const after = parseCursor(query.cursor)
  const moment = await readMoment(store, query.asOf)
  const conditions = eventConditions(scope, query, moment)
  const params = { ...conditions.params, ...after, size: query.size + 1 }
  const rows = await store.query(pageSql(conditions, after), params, PageRow)
  const page = rows.slice(0, query.size)
  const last = page.at(-1)
  return {
    asOf: toInstant(moment.asOf),
    rows: page.map(toEventRow),
    next: rows.length > query.size && last ? `${last.event_ms}.${last.event_id}.${last.variant ?? NO_VARIANT}` : null,
  }
}

const NO_VARIANT = '00000000-0000-0000-0000-000000000000'
const CURSOR = /^(-?\d{1,16})\.([0-9a-f-]{36})\.([0-9a-f-]{36})$/
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function parseCursor(cursor: string | null): SqlParams | null {
  if (cursor === null) return null
  const [, ms, id = '', variant = ''] = CURSOR.exec(cursor) ?? []
  if (ms === undefined || !UUID.test(id) || !UUID.test(variant)) {
    throw new AppError('bad_request', 'Parameter "cursor": It is not the next of an earlier page.')
  }
  return { afterMs: BigInt(ms), afterId: id, afterVariant: variant }
}

const AFTER = `(e.event_ms < $afterMs or (e.event_ms = $afterMs and (e.event_id > $afterId::uuid or (
    e.event_id = $afterId::uuid and coalesce(e.variant, '${NO_VARIANT}'::uuid) > $afterVariant::uuid
  ))))`

/** Steps of one call that are taken one by one; of more, which no client sends, the first and the last. */
const MOST_STEPS = 1000

// Points are asked only of calls whose run, metrics and steps have such values. `besideVerdict` of components/evidence
// says the same of one write.
const COLLIDED = `writes as (
  select event_seq, run_id, metric_count, first_metric_id, step_min, step_max, step_max::hugeint - step_min as span
  from page where kind = 0 and error_id is null and step_min is not null
),
steps as (
  select *, step_min + unnest(range((span + 1)::bigint)) as step from writes where span < ${MOST_STEPS}
  union all
  select *, unnest([step_min, step_max]) as step from writes where span >= ${MOST_STEPS}
),
suspects as materialized (
  select s.event_seq, c.run_id, c.metric_id, c.step from steps s join collisions c on c.run_id = s.run_id
    and c.step = s.step and (s.metric_count > 1 or c.metric_id = s.first_metric_id)
  where c.seen_ms <= $asOf
),
collided as (
  select distinct event_seq from suspects join points using (event_seq, run_id, metric_id, step)
)`

// `endBefore` of components/evidence says the same of one write.
const ENDED = `ended as (
  select p.event_seq, last(c.status order by c.event_ms, c.event_seq) as status
  from page p join run_changes c on c.run_id = p.run_id and c.event_ms < p.event_ms
  where p.kind = 0 and c.status is not null and c.seen_ms <= $asOf
  group by p.event_seq
  having list_contains([${END_STATUSES.map((status) => `'${status}'`).join(', ')}], last(c.status order by c.event_ms, c.event_seq))
)`

// Names are joined to the page only, not to everything that could have been on it.
function pageSql({ visible, base, time, facets }: EventConditions, after: SqlParams | null): string {
  return `with ${EVENT_VERDICTS},
page as materialized (
  select * from events e
  where ${[visible, base, time, ...Object.values(facets), after ? AFTER : 'true'].join('\n    and ')}
  order by e.event_ms desc, e.event_id, coalesce(e.variant, '${NO_VARIANT}'::uuid)
  limit $size
),
${eventVerdicts('page', 'page_verdicts')},
${COLLIDED},
${ENDED}
select e.event_id::varchar as event_id, e.variant::varchar as variant, ${eventIdSql('e')} as id, ${KIND} as kind,
  n.text as name, e.event_ms, ${resultSql('e')} as result, x.text as error_code,
  r.run_key, r.name as run_name, r."partition", r.resource_type, r.account as run_account, r.region as run_region,
  e.account, e.region, e.items, e.refused, t.trail, m.name as first_metric, e.metric_count, e.step_min, e.step_max,
  w.writer_key, w.label, c.text as client, i.text as ip, e.flags, v.verdict,
  e.event_seq in (select event_seq from collided) as collides, f.status as ended
from page e
left join page_verdicts v using (event_seq)
left join ended f using (event_seq)
join writers w using (writer_id)
left join runs r on r.run_id = e.run_id
left join trail_changes t using (event_seq)
left join metrics m on m.metric_id = e.first_metric_id
left join dict n on n.dict_id = e.name_id
left join dict x on x.dict_id = e.error_id
left join dict c on c.dict_id = e.client_id
left join dict i on i.dict_id = e.ip_id
order by e.event_ms desc, e.event_id, coalesce(e.variant, '${NO_VARIANT}'::uuid)`
}

const PageRow = RunRefRow.partial().extend({
  event_id: z.string(),
  variant: z.string().nullable(),
  id: z.string(),
  kind: z.enum(['metrics', 'run', 'trail']),
  name: z.string(),
  event_ms: Whole,
  result: z.enum(['allowed', 'denied', 'failed', 'itemErrors']),
  error_code: z.string().nullable(),
  run_key: z.string().nullable(),
  run_name: z.string().nullable(),
  partition: z.string().nullable(),
  resource_type: z.string().nullable(),
  run_account: z.string().nullable(),
  run_region: z.string().nullable(),
  account: z.string(),
  region: z.string(),
  items: z.number(),
  refused: z.number(),
  trail: z.string().nullable(),
  first_metric: z.string().nullable(),
  metric_count: z.number(),
  step_min: z.bigint().nullable(),
  step_max: z.bigint().nullable(),
  writer_key: z.string(),
  label: z.string(),
  client: z.string(),
  ip: z.string().nullable(),
  flags: z.number(),
  verdict: VerdictRow.nullable(),
  collides: z.boolean(),
  ended: z.string().nullable(),
})

function toEventRow(row: z.infer<typeof PageRow>): EventRow {
  const run = RunRefRow.safeParse({ ...row, name: row.run_name, account: row.run_account, region: row.run_region })
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    observed: toInstant(row.event_ms),
    result: row.result,
    errorCode: row.error_code,
    run: run.success ? toRunRef(run.data) : null,
    account: row.account,
    region: row.region,
    items: row.items,
    refused: row.refused,
    trail: row.trail,
    firstMetric: row.first_metric,
    metricCount: row.metric_count,
    stepMin: toStep(row.step_min),
    stepMax: toStep(row.step_max),
    writer: { key: row.writer_key, label: row.label },
    client: row.client,
    ip: row.ip,
    flags: eventFlagWords(row.flags),
    verdict: row.verdict ?? 'pending',
    collides: row.collides,
    ended: row.ended,
  }
}
