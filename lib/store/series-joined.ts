import 'server-only'
import { z } from 'zod'
import type { Scope } from '@/lib/access/scope'
import type { JoinedQuery, SeriesResponse } from '@/lib/api/series'
import type { Verdict } from '@/lib/cloudtrail/verdict'
import { MOST_TOLD_APART } from './rewritten'
import { toInstant, Whole } from './rows'
import { pointsThen } from './segments-then'
import { toColumns } from './series-columns'
import { type FoundSeries, findSeries } from './series-find'
import { MARK_COLUMNS, readMarks, thinnedMarks } from './series-marks'
import { COLLIDED, LINE, rewritten } from './series-points'
import { eventsWith, readVerdicts } from './series-proof'
import {
  LINE_WIDTH,
  POINT,
  POINT_WIDTH,
  Points,
  pointColumns,
  readLegend,
  readPoints,
  readSeriesWriters,
  toNumber,
} from './series-rows'
import { isWide } from './series-view'
import type { Column, ReadStore, SqlParams } from './store'

/**
 * `GET /api/series/joined`: a metric over another one of the same run. A point is a step that the writer wrote exactly
 * once in both metrics in one segment; its x is the other metric's value. Steps that one of both lacks, or that were
 * written again, are left out and counted, and a line breaks there. Points are in step order line by line; when there
 * are too many, of equal shares of each line the first, last, smallest and largest of both metrics stay. Throws as
 * `readSeries`.
 */
export async function readJoined(store: ReadStore, scope: Scope, query: JoinedQuery): Promise<SeriesResponse> {
  const series = await findSeries(store, scope, { ...WHOLE, ...query, from: null, to: null })
  const other = await findSeries(store, scope, {
    ...{ ...WHOLE, ...query, metric: query.xmetric, from: null, to: null },
    asOf: series.moment.asOf,
  })
  const params: SqlParams = {
    ...{ runId: series.runId, metricId: series.metricId, otherId: other.metricId, asOf: series.moment.asOf },
    ...{ lo: query.from ?? -Number.MAX_VALUE, hi: query.to ?? Number.MAX_VALUE },
  }
  const { drawn, marks, counts, collided, proof, writers } = await readParts(store, series, {
    params,
    buckets: query.buckets,
  })
  const others = proof.others.map((kind) => kind.points)
  const sets = [drawn.points, drawn.beside.points, marks.points, collided.points, ...others]
  const legend = await readLegend(store, { runId: series.runId, writers, sets })
  const columnsOf = (set: Points, x: number[]) => ({ ...toColumns(set, { x: 'step', baseMs: 0, legend }), x })
  return {
    asOf: toInstant(series.moment.asOf),
    after: null,
    run: query.run,
    metric: query.metric,
    ...{ x: 'metric', xscale: 'linear', value: 'value', by: null, bucketWidth: null, split: true },
    extent: counts.least === null || counts.most === null ? null : { min: counts.least, max: counts.most },
    inRange: counts.shown,
    drawn: drawn.points.length + marks.points.length,
    total: series.total,
    noX: series.total - counts.joined,
    ...{ nonPositiveX: 0, noLag: 0, refused: series.refused },
    points: columnsOf(drawn.points, drawn.x),
    beside: columnsOf(drawn.beside.points, drawn.beside.x),
    marks: columnsOf(marks.points, marks.x),
    markSpans: marks.spans,
    nonFinite: counts.unfinite,
    collisions: columnsOf(collided.points, collided.x),
    collisionSteps: collided.counts.steps,
    rewrittenSteps: collided.counts.again,
    events: legend.events,
    writers: legend.writers,
    ...{ groups: [], eventGroup: [] },
    joined: {
      xmetric: query.xmetric,
      ...{ missing: counts.missing, repeated: counts.repeated, placeless: counts.placeless },
      collidingPlaceless: collided.counts.placeless,
      besideAt: drawn.beside.at,
      cut: counts.reaching > 0 && drawn.beside.at.length === 0,
      breaksAt: drawn.breaksAt,
      proof: {
        verdict: proof.verdict,
        others: proof.others.map(({ verdict, inRange, ...kind }) => ({
          ...{ verdict, inRange },
          points: columnsOf(kind.points, kind.x),
        })),
      },
    },
  }
}

/** All that is asked of the store once both metrics are found. */
async function readParts(
  store: ReadStore,
  series: FoundSeries,
  { params, buckets }: { params: SqlParams; buckets: number },
) {
  const points = pointsThen(series.moment)
  const drawing = { ...params, buckets, most: 2 * buckets }
  const [drawn, marks, [counts = NONE], collided, proof, writers] = await Promise.all([
    readCorners(store, cornersSql(points, series), drawing),
    store.columns(marksSql(points, series), params).then(readJoinedMarks),
    store.query(countsSql(points), params, Counts),
    readCollisions(store, { points, series, params }),
    readProof(store, { points, series, drawing }),
    readSeriesWriters(store, series),
  ])
  return { drawn, marks, counts, collided, proof, writers }
}

const WHOLE = { x: 'step', xscale: 'linear', value: 'value', by: null, since: null, width: null } as const

// Every step of the lines that have the metric, with what became of it. `side`: below, in or above the range of what can
// be drawn; null: it cannot. `reaching`: out of range, and next to what is in it or on the other side of it.
const placedSql = (points: string) => `of_metric as (
  select segment, writer_id, step, count(*) as n, any_value(${POINT}) as p from ${points}
  where run_id = $runId and metric_id = $metricId and seen_ms <= $asOf and step is not null
  group by segment, writer_id, step
),
of_other as (
  select segment, writer_id, step, count(*) as n, any_value(value) as x from ${points}
  where run_id = $runId and metric_id = $otherId and seen_ms <= $asOf and step is not null
    and (segment, writer_id) in (select (segment, writer_id) from of_metric)
  group by segment, writer_id, step
),
steps as (
  select segment, writer_id, step, m.p, m.n as written, o.x,
    case when m.n is null or o.n is null then 'missing' when m.n > 1 or o.n > 1 then 'repeated'
      when not isfinite(o.x) then 'placeless' else 'joined' end as state
  from of_metric m full join of_other o using (segment, writer_id, step)
),
sided as (
  select *, state = 'joined' and x between $lo and $hi as shown,
    case when state <> 'joined' or not isfinite(p.value) then null
      when x < $lo then -1 when x > $hi then 1 else 0 end as side
  from steps
),
placed as materialized (
  select *, coalesce(
    side <> 0 and (lag(side) over line in (0, -side) or lead(side) over line in (0, -side)), false
  ) as reaching
  from sided window line as (partition by segment, writer_id order by step)
)`

// `stretch` counts what a line must not cross. Where all points in range are drawn, those beside it are too.
const cornersSql = (points: string, series: FoundSeries) => `with ${placedSql(points)},
sized as (
  select *, count(*) filter (where side = 0) over () as total, count(*) filter (where reaching) over () as more from placed
),
chosen as (
  select *, coalesce(side = 0, false) or (reaching and total <= $most and more <= $most) as kept from sized
),
parted as (
  select *, count(*) filter (where not kept) over (partition by segment, writer_id order by step) as stretch from chosen
),
${drawnSql(series)}`

/** What is kept of `parted`; of too many points the first, last, smallest and largest of equal shares. */
const drawnSql = (series: FoundSeries) => `ranked as (
  select segment, writer_id, step, x, p.value as value, total,
    {'p': p, 'x': x, 'stretch': stretch, 'step': step, 'side': coalesce(side, 0), 'total': total} as point,
    row_number() over (order by segment, writer_id, step) - 1 as rank
  from parted where kept
),
cells as (
  select segment, writer_id, list_distinct([
    arg_min(point, step), arg_max(point, step), arg_min(point, (value, step)), arg_max(point, (value, step)),
    arg_min(point, (x, step)), arg_max(point, (x, step))
  ]) as corners
  from ranked group by segment, writer_id, case when total <= $most then rank else rank * $buckets // total end
),
drawn as (select segment, writer_id, unnest(corners) as point from cells)
select ${pointColumns('point.p', isWide(series.range.step))}, segment, writer_id, point.x, point.stretch::double,
  point.side::double, point.total::double
from drawn order by segment, writer_id, point.step`

/** What is not finite and has an x, as far as `thinnedMarks` keeps it. */
function marksSql(points: string, series: FoundSeries) {
  const odd = '(select *, p.value as value from placed where shown and not isfinite(p.value))'
  return `with ${placedSql(points)}
select ${pointColumns('p', isWide(series.range.step))}, segment, writer_id, ${MARK_COLUMNS}, x
from ${thinnedMarks(odd, { line: LINE, along: ['step'] })} order by segment, writer_id, step`
}

function readJoinedMarks(columns: Column[]) {
  return { ...readMarks(columns), x: Array.from(columns.at(-1) ?? [], toNumber) }
}

/** What holds different values, those of restarts aside: the first 400 writes in range, and how many steps and writes. */
async function readCollisions(
  store: ReadStore,
  { points, series, params }: { points: string; series: FoundSeries; params: SqlParams },
) {
  const tellsRestarts = series.collisions <= MOST_TOLD_APART
  if (series.collisions === 0) return { points: new Points(), x: [], counts: { steps: 0, again: 0, placeless: 0 } }
  const collided = `with ${placedSql(points)},
collided as (
  select *, coalesce(step in ${rewritten({ points, tellsRestarts })}, false) as again from placed
  where p is not null and (shown or state <> 'joined') and ${COLLIDED}
)`
  const [columns, [counts]] = await Promise.all([
    store.columns(
      `${collided} select ${pointColumns('p', isWide(series.range.step))}, segment, writer_id, x from collided
       where shown and not again order by step, segment, writer_id limit 400`,
      params,
    ),
    store.query(
      `${collided} select count(distinct step) as steps,
         ${tellsRestarts ? 'count(distinct step) filter (where again)' : 'null::bigint'} as again,
         coalesce(sum(written) filter (where not again and state <> 'joined'), 0)::bigint as placeless from collided`,
      params,
      z.object({ steps: Whole, again: Whole.nullable(), placeless: Whole }),
    ),
  ])
  const x = Array.from(columns[POINT_WIDTH + LINE_WIDTH] ?? [], toNumber)
  const found = readPoints(columns.slice(0, POINT_WIDTH + LINE_WIDTH))
  return { points: found, x, counts: counts ?? { steps: 0, again: 0, placeless: 0 } }
}

const countsSql = (points: string) => `with ${placedSql(points)}
select count(*) filter (where state = 'joined') as joined, count(*) filter (where shown) as shown,
  count(*) filter (where shown and not isfinite(p.value)) as unfinite,
  count(*) filter (where state = 'missing') as missing, count(*) filter (where state = 'repeated') as repeated,
  count(*) filter (where state = 'placeless') as placeless, count(*) filter (where reaching) as reaching,
  min(x) filter (where state = 'joined') as least, max(x) filter (where state = 'joined') as most
from placed`

const Counts = z.object({
  ...{
    joined: Whole,
    shown: Whole,
    unfinite: Whole,
    missing: Whole,
    repeated: Whole,
    placeless: Whole,
    reaching: Whole,
  },
  ...{ least: z.number().nullable(), most: z.number().nullable() },
})
const NONE: z.infer<typeof Counts> = {
  ...{ joined: 0, shown: 0, unfinite: 0, missing: 0, repeated: 0, placeless: 0, reaching: 0, least: null, most: null },
}

/** Of each other verdict than that of most calls the points in range, as `readSeriesProof` has them. */
async function readProof(
  store: ReadStore,
  { points, series, drawing }: { points: string; series: FoundSeries; drawing: SqlParams },
) {
  const { verdict, others } = await readVerdicts(store, series)
  const found = await Promise.all(
    others.map(async (kind) => {
      const { points: mine, x, total } = await readCorners(store, kindSql(points, series, kind), drawing)
      return { verdict: kind, inRange: total, points: mine, x }
    }),
  )
  return { verdict, others: found.filter(({ inRange }) => inRange > 0) }
}

const kindSql = (points: string, series: FoundSeries, verdict: Verdict) => `with ${placedSql(points)},
judged as (select *, coalesce(shown and p.event_seq in ${eventsWith(verdict)}, false) as kept from placed),
parted as (select *, 0 as stretch, count(*) filter (where kept) over () as total from judged),
${drawnSql(series)}`

/** What was read of `drawn`: points in range with their x, those beside it, and where lines break. */
async function readCorners(store: ReadStore, sql: string, params: SqlParams) {
  const columns = await store.columns(sql, params)
  const inside = { points: new Points(), x: [] as number[] }
  const beside = { points: new Points(), x: [] as number[], at: [] as number[] }
  const breaksAt: number[] = []
  let [stretch, total] = [Number.NaN, 0]
  for (let row = 0; row < (columns[0]?.length ?? 0); row++) {
    const cell = (at: number) => toNumber(columns[POINT_WIDTH + LINE_WIDTH + at]?.[row])
    const isBeside = cell(2) !== 0
    const set = isBeside ? beside : inside
    set.points.add({ columns, row, point: 0, line: POINT_WIDTH })
    set.x.push(cell(0))
    if (isBeside) beside.at.push(row)
    if (row > 0 && cell(1) !== stretch) breaksAt.push(row)
    stretch = cell(1)
    total = cell(3)
  }
  return { ...inside, beside, breaksAt, total }
}
