import 'server-only'
import { z } from 'zod'
import type { Scope } from '@/lib/access/scope'
import type { RUN_SORTS, RunRow, RunsQuery, RunsResponse } from '@/lib/api/runs'
import { END_STATUSES } from '@/lib/cloudtrail/run-end'
import { isSetting } from '@/lib/cloudtrail/setting'
import { type Moment, readMoment } from './as-of'
import { verdictOf } from './file-verdicts'
import { FEW_COLLISIONS, rewrittenSql } from './rewritten'
import { Double, RunRefRow, toInstant, toInstantOrNull, toRunRef, toValueOrNull, Whole } from './rows'
import { readRunCounts } from './runs-facets'
import { IN_LIST, runsFrom } from './runs-filter'
import { pointsThen } from './segments-then'
import { countedSettings, readSettingValues, settingOrder } from './settings'
import type { ReadStore } from './store'

/**
 * `GET /api/runs`: one page of runs with its facets, in the order asked for and then by key. With 5,000 runs some 15 ms;
 * a pinned as-of computes from points instead of summaries.
 */
export async function readRuns(store: ReadStore, scope: Scope, query: RunsQuery): Promise<RunsResponse> {
  const moment = await readMoment(store, query.asOf)
  const from = runsFrom(scope, query, moment)
  const params = { ...from.params, sort: query.sort, size: query.size, skip: (query.page - 1) * query.size }
  const [page, counts] = await Promise.all([
    store.query(pageSql(from.sql, query, moment), params, PageRow),
    readRunCounts(store, from, countedSettings(query)),
  ])
  const asked = { runs: page.map(({ run_key }) => run_key), settings: query.settings }
  const values = await readSettingValues(store, moment, asked)
  const rows = page.map((row) => toRunRow(row, values.get(row.run_key) ?? []))
  return {
    asOf: toInstant(moment.asOf),
    rows: query.sort === 'collisions' ? rows : await withoutRestarts(store, moment, rows),
    ...counts,
  }
}

/** Steps that a restart wrote again contradict nobody. Only the page's own runs are looked at: few of them have any. */
async function withoutRestarts(store: ReadStore, moment: Moment, rows: RunRow[]): Promise<RunRow[]> {
  const runs = rows.filter(({ collisions }) => collisions > 0).map(({ run }) => run.key)
  if (runs.length === 0) return rows
  const found = await store.query(REWRITTEN(moment), { runs, asOf: moment.asOf }, RewrittenRow)
  const steps = new Map(found.map(({ run_key, steps }) => [run_key, steps]))
  return rows.map((row) => ({ ...row, collisions: row.collisions - (steps.get(row.run.key) ?? 0) }))
}

const REWRITTEN = (moment: Moment) => `select run_key, count(*) as steps
from (${rewrittenSql(pointsThen(moment), `run_id in (select run_id from runs where list_contains($runs, run_key)) and ${FEW_COLLISIONS}`)})
join runs using (run_id) group by run_key`
const RewrittenRow = z.object({ run_key: z.string(), steps: Whole })

const finite = (column: string) => `case when isfinite(${column}) then ${column} end`

const SORTS: Record<(typeof RUN_SORTS)[number], string> = {
  lastWrite: 'last_write',
  firstWrite: 'first_write',
  name: 'f.name',
  experiment: 'experiment',
  account: 'f.account',
  region: 'f.region',
  events: 'events',
  points: 'points',
  metrics: 'metrics',
  writers: 'writers',
  clients: 'clients',
  ips: 'ips',
  collisions: 'collisions',
  late: 'late',
  last: finite('m.last_value'),
  min: 'm.value_min',
  max: 'm.value_max',
  verdict: 'worst',
}

function orderOf({ sort, dir }: RunsQuery): string {
  const way = dir === 'asc' ? 'asc' : 'desc'
  return isSetting(sort) ? settingOrder('sorted', way) : `${SORTS[sort]} ${way} nulls last`
}

// A page in another order looks at its own runs only, and later: `withoutRestarts`.
function restarts({ sort }: RunsQuery, moment: Moment): string {
  if (sort !== 'collisions') return 'select null::integer as run_id, 0 as steps where false'
  return `select run_id, count(*) as steps
  from (${rewrittenSql(pointsThen(moment), `run_id in (select run_id from flagged) and ${FEW_COLLISIONS}`)}) group by run_id`
}

// `endBefore` of components/evidence says the same of one write.
const ENDED = `(
    select if(list_contains([${END_STATUSES.map((status) => `'${status}'`).join(', ')}], s.status), s.status, null)
    from (
      select last(c.status order by c.event_ms, c.event_seq) as status from run_changes c
      where c.run_id = f.run_id and c.seen_ms <= $asOf and c.status is not null and c.event_ms < t.last_write
    ) s
  )`

function pageSql(from: string, query: RunsQuery, moment: Moment): string {
  return `${from},
per_restart as (${restarts(query, moment)})
select f.run_key, f.name, f.account, f.region, f."partition", f.resource_type,
  f.experiment, f.trial, f.status, f.deleted, first_write, last_write,
  coalesce(events, 0) as events, coalesce(denied, 0) as denied, coalesce(t.points, 0) as points,
  coalesce(metrics, 0) as metrics, coalesce(writers, 0) as writers, coalesce(clients, 0) as clients,
  coalesce(ips, 0) as ips, coalesce(t.collisions, 0) - coalesce(r.steps, 0) as collisions,
  coalesce(t.late, 0) as late,
  m.last_value as "last", m.value_min as "min", m.value_max as "max",
  f.badness, f.absent, f.gone, ${ENDED} as ended
from flagged f
left join run_totals_now t using (run_id)
left join per_restart r using (run_id)
left join settings_now sorted on sorted.run_id = f.run_id and sorted.setting = $sort
left join series_now m on m.run_id = f.run_id and m.metric_id = (select metric_id from chosen_metric)
where ${IN_LIST}
order by ${orderOf(query)}, f.run_key
limit $size offset $skip`
}

const PageRow = RunRefRow.extend({
  experiment: z.string().nullable(),
  trial: z.string().nullable(),
  status: z.string().nullable(),
  deleted: z.boolean(),
  first_write: Whole.nullable(),
  last_write: Whole.nullable(),
  events: Whole,
  denied: Whole,
  points: Whole,
  metrics: Whole,
  writers: Whole,
  clients: Whole,
  ips: Whole,
  collisions: Whole,
  late: z.number(),
  last: Double.nullable(),
  min: Double.nullable(),
  max: Double.nullable(),
  badness: z.number(),
  absent: Whole,
  gone: Whole,
  ended: z.string().nullable(),
})

function toRunRow(row: z.infer<typeof PageRow>, settings: RunRow['settings']): RunRow {
  return {
    run: toRunRef(row),
    experiment: row.experiment,
    trial: row.trial,
    status: row.status,
    deleted: row.deleted,
    firstWrite: toInstantOrNull(row.first_write),
    lastWrite: toInstantOrNull(row.last_write),
    events: row.events,
    denied: row.denied,
    points: row.points,
    metrics: row.metrics,
    writers: row.writers,
    clients: row.clients,
    ips: row.ips,
    collisions: row.collisions,
    late: row.late,
    last: toValueOrNull(row.last),
    min: toValueOrNull(row.min),
    max: toValueOrNull(row.max),
    verdict: verdictOf(row.badness),
    absent: row.absent,
    gone: row.gone,
    ended: row.ended,
    settings,
  }
}
