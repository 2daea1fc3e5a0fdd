import 'server-only'
import { z } from 'zod'
import type { Scope } from '@/lib/access/scope'
import type { XAxis } from '@/lib/api/fields'
import type { SeriesExportQuery } from '@/lib/api/series-export'
import { readMoment } from './as-of'
import { eventVerdicts, FILE_VERDICTS } from './file-verdicts'
import { eventIdSql } from './rows'
import { scopeFilter } from './scope-filter'
import { pointsThen } from './segments-then'
import { noSuchRun } from './series-find'
import { wholeBounds } from './series-grid'
import { SERIES_ORDER } from './series-points'
import type { ReadStore, SqlParams } from './store'

/**
 * Columns of an export, in every format. `claimed` and `observed` are UTC; what no date can hold is left to the
 * milliseconds beside them. `verdict` is that of the log files as of the moment of the export.
 */
export const EXPORT_COLUMNS = [
  ...(['run_key', 'account', 'region', 'run', 'metric', 'step', 'value'] as const),
  ...(['claimed', 'observed', 'claimed_ms', 'observed_ms', 'segment'] as const),
  ...(['writer', 'client', 'ip', 'event', 'item', 'verdict'] as const),
] as const

/** Every write of the series asked for, as one question whose columns are `EXPORT_COLUMNS`. */
export interface SeriesExport {
  /** Epoch ms; what was read later is not part of it. */
  asOf: number
  sql: string
  params: SqlParams
}

/** Exports have progress and cancel in the place of a short deadline. */
export const EXPORT_DEADLINE_MS = 600_000

/** Throws `not_found` for missing and foreign runs alike. Metrics that a run does not have add nothing. */
export async function findExport(store: ReadStore, scope: Scope, query: SeriesExportQuery): Promise<SeriesExport> {
  const moment = await readMoment(store, query.asOf)
  const visible = scopeFilter(scope, 'r')
  const runs = await store.query(
    `select r.run_id, r.run_key from runs r
     where list_contains($runs, r.run_key) and r.seen_ms <= $asOf and ${visible.sql} order by r.run_id`,
    { ...visible.params, runs: query.run, asOf: moment.asOf },
    z.object({ run_id: z.number(), run_key: z.string() }),
  )
  const absent = query.run.find((key) => !runs.some(({ run_key }) => run_key === key))
  if (absent !== undefined) throw noSuchRun(absent)
  const metrics = await store.query(
    'select metric_id from metrics where list_contains($metrics, name) order by metric_id',
    { metrics: query.metric },
    z.object({ metric_id: z.number() }),
  )
  const ids = { runs: runs.map(({ run_id }) => run_id), metrics: metrics.map(({ metric_id }) => metric_id) }
  const bounds = query.from === null && query.to === null ? null : wholeBounds(query)
  const sql = exportSql({ ids, points: pointsThen(moment), x: bounds === null ? null : X[query.x] })
  return { asOf: moment.asOf, sql, params: { asOf: moment.asOf, ...bounds } }
}

const X: Record<XAxis, string> = {
  step: 'p.step',
  relative: '(p.claimed_ms - b.base_ms)',
  claimed: 'p.claimed_ms',
  observed: 'p.event_ms',
}

/** A moment as a timestamp; none beyond what a date of JavaScript can hold. */
const timeSql = (ms: string) => `case when abs(${ms}) <= 8640000000000000 then epoch_ms(${ms}) end`

/** Columns by name, as SQL over the joined points. */
const COLUMNS: Record<(typeof EXPORT_COLUMNS)[number], string> = {
  run_key: 'r.run_key',
  account: 'r.account',
  region: 'r.region',
  run: 'r.name',
  metric: 'm.name',
  step: 'p.step',
  value: 'p.value',
  claimed: timeSql('p.claimed_ms'),
  observed: timeSql('p.event_ms'),
  claimed_ms: 'p.claimed_ms',
  observed_ms: 'p.event_ms',
  segment: 'p.segment',
  writer: 'w.label',
  client: 'c.text',
  ip: 'i.text',
  event: eventIdSql('e'),
  item: 'p.item',
  verdict: "coalesce(v.verdict, 'pending')",
}

function exportSql({
  ids: { runs, metrics },
  points,
  x,
}: {
  ids: { runs: number[]; metrics: number[] }
  points: string
  x: string | null
}): string {
  const series = `run_id in (${runs.join(', ')}) and metric_id in (${[-1, ...metrics].join(', ')})`
  const columns = EXPORT_COLUMNS.map((name) => `${COLUMNS[name]} as ${name}`)
  const order = SERIES_ORDER.split(', ').map((column) => `p.${column}`)
  return `with ${FILE_VERDICTS},
mine as (select * from ${points} where ${series} and seen_ms <= $asOf),
bases as (
  select run_id, min(claimed_ms) as base_ms from points
  where run_id in (${runs.join(', ')}) and seen_ms <= $asOf group by run_id
),
${eventVerdicts('mine')}
select ${columns.join(', ')}
from mine p
join runs r using (run_id)
join metrics m using (metric_id)
join events e using (event_seq)
join writers w on w.writer_id = p.writer_id
left join dict c on c.dict_id = e.client_id
left join dict i on i.dict_id = e.ip_id
left join event_verdicts v using (event_seq)
left join bases b on b.run_id = p.run_id
where ${x === null ? 'true' : `${x} between $lo and $hi`}
order by p.run_id, p.metric_id, ${order.join(', ')}`
}
