import 'server-only'
import { z } from 'zod'
import type { Scope } from '@/lib/access/scope'
import type { ContextQuery, ContextResponse } from '@/lib/api/context'
import type { IsRead } from '@/lib/cloudtrail/recording-read'
import { readMoment } from './as-of'
import { readCoverage } from './coverage'
import { notedBy } from './coverage-settings'
import { toInstant, toInstantOrNull, Whole } from './rows'
import { eventScope, placeScope, scopeFilter } from './scope-filter'
import type { ReadStore } from './store'

interface Asked extends ContextQuery {
  /** Without it every trail is taken to deliver where a source reads. */
  isRead?: IsRead
}

/** `GET /api/context`: choices of the global filters, freshness and coverage. */
export async function readContext(store: ReadStore, scope: Scope, asked: Asked): Promise<ContextResponse> {
  const { isRead = () => true, ...query } = asked
  const moment = await readMoment(store, query.asOf)
  const runs = scopeFilter(scope, 'r')
  const events = eventScope(scope, 'e')
  const files = placeScope(scope, 'f')
  const params = {
    ...runs.params,
    ...events.params,
    ...files.params,
    account: query.account,
    region: query.region,
    runs: query.runs,
    asOf: moment.asOf,
    settingsAsOf: query.asOf,
  }
  const [places, spans, since] = await Promise.all([
    store.query(placesSql(runs.sql, events.sql, placeScope(scope, 's').sql), params, PlaceRow),
    store.query(spanSql(events.sql, files.sql), params, SpanRow),
    moment.pinned ? store.query(sinceSql(events.sql), params, SinceRow) : [],
  ])
  const [span] = spans
  const record = span && span.first_ms !== null && span.last_ms !== null
  const of = (kind: string) => places.filter((row) => row.kind === kind)
  return {
    asOf: toInstant(moment.asOf),
    newest: toInstant(moment.newest),
    accounts: of('account').map(({ value, runs: count }) => ({ account: value, runs: count })),
    regions: of('region').map(({ value, runs: count }) => ({ region: value, runs: count })),
    firstEvent: toInstantOrNull(span?.first_ms ?? null),
    lastEvent: toInstantOrNull(span?.last_ms ?? null),
    lastDelivered: toInstantOrNull(span?.delivered_ms ?? null),
    coverage: await readCoverage(store, scope, {
      query,
      moment,
      isRead,
      record: record ? { fromMs: span.first_ms ?? 0, toMs: span.last_ms ?? 0 } : null,
    }),
    since: since[0] ?? { events: 0, points: 0 },
  }
}

// An account's own choice does not narrow the accounts; places without any run, known by other events or by the settings
// of their trails, count zero runs.
const placesSql = (runs: string, events: string, settings: string) => `with places as (
  select account, region, 1 as run from runs r where r.seen_ms <= $asOf and ${runs}
  union all
  select distinct e.account, e.region, 0 from events e where e.run_id is null and e.seen_ms <= $asOf and ${events}
  union all
  select distinct s.account, s.region, 0 from trail_settings s where ${notedBy('s')} and ${settings}
)
select 'account' as kind, account as value,
  count(*) filter (where run = 1 and (len($region) = 0 or list_contains($region, region))) as runs
from places group by account
union all
select 'region', region, count(*) filter (where run = 1 and (len($account) = 0 or list_contains($account, account)))
from places group by region
order by kind, value`
const PlaceRow = z.object({ kind: z.string(), value: z.string(), runs: Whole })

const spanSql = (events: string, files: string) => `select min(e.event_ms) as first_ms, max(e.event_ms) as last_ms,
  (select max(delivered_ms) from files f where f.seen_ms <= $asOf and (f.account is not null and ${files}))
    as delivered_ms
from events e where e.seen_ms <= $asOf and ${events}`
const SpanRow = z.object({ first_ms: Whole.nullable(), last_ms: Whole.nullable(), delivered_ms: Whole.nullable() })

const sinceSql = (events: string) => `with later as (
  select e.event_seq from events e
  where e.seen_ms > $asOf and ${events}
    and case when len($runs) > 0
      then e.run_id in (select run_id from runs where list_contains($runs, run_key))
      else (len($account) = 0 or list_contains($account, e.account))
        and (len($region) = 0 or list_contains($region, e.region)) end
)
select count(*) as events,
  (select count(*) from points where seen_ms > $asOf and event_seq in (select event_seq from later)) as points
from later`
const SinceRow = z.object({ events: Whole, points: Whole })
