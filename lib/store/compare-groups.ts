import 'server-only'
import { z } from 'zod'
import type { Scope } from '@/lib/access/scope'
import type { GroupsQuery, GroupsResponse, RunGroup } from '@/lib/api/compare-groups'
import { nameStart, partsOf } from '@/lib/cloudtrail/run-group'
import { isSetting } from '@/lib/cloudtrail/setting'
import { type Moment, readMoment } from './as-of'
import { findPlacedRuns, type PlacedRun, placedPoints } from './placed-runs'
import { FEW_COLLISIONS, rewrittenSql } from './rewritten'
import { Double, toInstant, toValue, Whole } from './rows'
import { pointsThen } from './segments-then'
import { type Grid, gridOf } from './series-grid'
import { FINITE } from './series-points'
import { readSettingValues } from './settings'
import type { ReadStore, SqlParams } from './store'

/** So many collisions of a group are told one by one; all are counted. */
const MOST_COLLIDED = 50

/** Runs that have one value in common. */
interface Group {
  label: string | null
  runs: PlacedRun[]
}

/**
 * `GET /api/compare/groups`: mean, smallest and largest of all finite raw writes of each group of runs in each bucket,
 * by the engine's own aggregates over every write, never over drawn points. All groups share their buckets.
 */
export async function readCompareGroups(store: ReadStore, scope: Scope, query: GroupsQuery): Promise<GroupsResponse> {
  const moment = await readMoment(store, query.asOf)
  const runs = await findPlacedRuns(store, scope, { ...query, moment })
  const groups = await groupsOf(store, moment, { runs, by: query.by })
  const told = runs.length === 0 ? null : await readGrouped(store, { moment, runs, groups }, query)
  const { grid = gridOf(query, null), ...rest } = told ?? { inRange: 0, noLag: 0, groups: [] }
  return {
    asOf: toInstant(moment.asOf),
    ...{
      metric: query.metric,
      x: query.x,
      xscale: query.xscale,
      value: query.value,
      by: query.by,
      extent: grid.extent,
      bucketWidth: grid.width,
    },
    ...rest,
  }
}

async function groupsOf(
  store: ReadStore,
  moment: Moment,
  { runs, by }: { runs: PlacedRun[]; by: GroupsQuery['by'] },
): Promise<Group[]> {
  const parts = partsOf(by)
  const groups = new Map<string, Group & { number: number | null }>()
  const add = (run: PlacedRun, label: string | null, number: number | null) => {
    const key = label === null ? '' : `=${number ?? label}`
    const known = groups.get(key)
    if (known) known.runs.push(run)
    else groups.set(key, { label, number, runs: [run] })
  }
  if (parts !== null) for (const run of runs) add(run, nameStart(run.name, parts), null)
  else if (isSetting(by)) {
    const keys = runs.map(({ run_key }) => run_key)
    const values = await readSettingValues(store, moment, { runs: keys, settings: [by] })
    for (const run of runs) {
      const value = values.get(run.run_key)?.[0] ?? null
      add(run, value?.text ?? null, value?.number ?? null)
    }
  }
  const rank = ({ label, number }: { label: string | null; number: number | null }) =>
    label === null ? 2 : number === null ? 1 : 0
  return [...groups.values()].sort(
    (a, b) => rank(a) - rank(b) || (a.number ?? 0) - (b.number ?? 0) || ((a.label ?? '') < (b.label ?? '') ? -1 : 1),
  )
}

interface Asked {
  moment: Moment
  runs: PlacedRun[]
  groups: Group[]
}

async function readGrouped(store: ReadStore, asked: Asked, query: GroupsQuery) {
  const { moment, groups } = asked
  const isLag = query.value === 'lag'
  const placed = `${placedPoints({ ...asked, x: query.x })},\n${isLag ? LAGS : VALUES},\n${groupedSql(groups)}`
  const params: SqlParams = { asOf: moment.asOf, metric: query.metric }
  const wrote = await store.query(`with ${placed}\n${wroteSql(asked)}`, params, WroteRow)
  const grid = gridOf(query, unionOf(wrote))
  const bounds = { ...params, lo: grid.lo, hi: grid.hi, ...grid.bucket.params }
  // What there is none of is not looked for: each of these reads all points again.
  const [buckets, odd, collided, unclaimed] = await Promise.all([
    store.query(`with ${placed}\n${bucketsSql(grid)}`, bounds, BucketRow),
    wrote.some((row) => row.odd > 0) ? store.query(`with ${placed}\n${ODD}`, bounds, OddRow) : [],
    // No two lags contradict.
    wrote.some((row) => row.collisions > 0) && !isLag
      ? store.query(`with ${placed},\n${collidedSql(asked)}`, bounds, CollidedRow)
      : [],
    isLag
      ? store.query(`with ${placed}\n${UNCLAIMED}`, { ...params, from: query.from, to: query.to }, UnclaimedRow)
      : [],
  ])
  const keys = new Map(asked.runs.map(({ run_id, run_key }) => [run_id, run_key]))
  const keyOf = ({ run_id }: { run_id: number }) => keys.get(run_id) ?? ''
  const told = groups.map((group, at): RunGroup => {
    const mine = <Row extends { grp: number }>(rows: Row[]) => rows.filter(({ grp }) => grp === at)
    const steps = mine(collided)
    return {
      label: group.label,
      runs: mine(wrote).map(keyOf),
      all: group.runs.length,
      buckets: columnsOf(mine(buckets), { grid, log: query.xscale === 'log' }),
      nonFinite: mine(odd).map((row) => ({ run: keyOf(row), from: row.first, writes: row.writes })),
      collisions: steps[0]?.steps ?? 0,
      collided: steps.map((row) => ({ run: keyOf(row), x: row.x, values: row.values.map(toValue) })),
    }
  })
  const inRange = buckets.reduce((sum, { writes }) => sum + writes, 0)
  return { grid, inRange, noLag: unclaimed[0]?.writes ?? 0, groups: told }
}

/** The points with the number of their group. Groups are numbers of this answer. */
const groupedSql = (groups: Group[]) => `grouping(run_id, grp) as (
  values ${groups.flatMap(({ runs }, at) => runs.map(({ run_id }) => `(${run_id}, ${at})`)).join(', ')}
),
grouped as (select p.*, g.grp from measured p join grouping g using (run_id))`

/** What the means are of: the values as written, or claimed minus observed time in milliseconds. */
const VALUES = 'measured as (from placed)'
const LAGS = `measured as (
  select * replace ((claimed_ms - event_ms)::double as value) from placed where claimed_ms is not null
)`
const UNCLAIMED = `select count(*) as writes from placed
where claimed_ms is null and x >= coalesce($from::double, x) and x <= coalesce($to::double, x)`
const UnclaimedRow = z.object({ writes: Whole })

/** The runs that wrote the metric, from where to where, and whether there is more to look for. */
const wroteSql = ({ runs }: Asked) => `select g.grp, g.run_id, min(g.x) as low, max(g.x) as high,
  count(*) filter (where not isfinite(g.value)) as odd, any_value(coalesce(c.steps, 0)) as collisions
from grouped g
left join (
  select run_id, count(*) as steps from collisions where ${seriesOf(runs)} and seen_ms <= $asOf group by run_id
) c on c.run_id = g.run_id
group by g.grp, g.run_id order by g.grp, g.run_id`
const WroteRow = z.object({
  ...{ grp: z.number(), run_id: z.number(), low: z.bigint().nullable(), high: z.bigint().nullable() },
  ...{ odd: Whole, collisions: Whole },
})

const seriesOf = (runs: PlacedRun[]) => `run_id in (${runs.map(({ run_id }) => run_id).join()})
    and metric_id = (select metric_id from metrics where name = $metric)`

function unionOf(rows: z.infer<typeof WroteRow>[]): { min: bigint; max: bigint } | null {
  const lows = rows.flatMap(({ low }) => low ?? []).sort((a, b) => (a < b ? -1 : 1))
  const highs = rows.flatMap(({ high }) => high ?? []).sort((a, b) => (a < b ? 1 : -1))
  const [min, max] = [lows[0], highs[0]]
  return min === undefined || max === undefined ? null : { min, max }
}

const bucketsSql = ({
  bucket,
}: Grid) => `select grp, ${bucket.sql} as bucket, avg(value) as mean, min(value) as low, max(value) as high,
  count(*) as writes, count(distinct run_id) as runs
from grouped where x between $lo and $hi and ${FINITE}
group by grp, bucket order by grp, bucket`
const BucketRow = z.object({
  grp: z.number(),
  bucket: Whole,
  mean: Double,
  low: Double,
  high: Double,
  writes: Whole,
  runs: Whole,
})

const ODD = `select grp, run_id, min(x)::double as "first", count(*) as writes
from grouped where x between $lo and $hi and not isfinite(value)
group by grp, run_id order by grp, "first", run_id`
const OddRow = z.object({ grp: z.number(), run_id: z.number(), first: Double, writes: Whole })

/** Steps that hold different values, but for those that a restart wrote again. */
function collidedSql({ moment, runs }: Asked): string {
  const which = seriesOf(runs)
  return `again as (${rewrittenSql(pointsThen(moment), `${which} and ${FEW_COLLISIONS}`)}),
steps as (
  select g.grp, g.run_id, g.step, min(x)::double as x, list(distinct value order by value) as "values"
  from grouped g
  semi join (select * from collisions where ${which} and seen_ms <= $asOf) c
    on c.run_id = g.run_id and c.step = g.step
  anti join again on again.run_id = g.run_id and again.step = g.step
  where x between $lo and $hi
  group by g.grp, g.run_id, g.step
)
select grp, run_id, x, "values"[1:8] as "values", count(*) over (partition by grp) as steps from steps
qualify row_number() over (partition by grp order by x, run_id) <= ${MOST_COLLIDED}
order by grp, x, run_id`
}
const CollidedRow = z.object({
  grp: z.number(),
  run_id: z.number(),
  x: Double,
  values: z.array(Double),
  steps: Whole,
})

function columnsOf(
  rows: z.infer<typeof BucketRow>[],
  { grid, log }: { grid: Grid; log: boolean },
): RunGroup['buckets'] {
  const { width } = grid
  const middle = (bucket: number) => (log ? 2 ** ((bucket + 0.5) * width) : bucket * width + (width - 1) / 2)
  return {
    x: rows.map(({ bucket }) => middle(bucket)),
    mean: rows.map(({ mean }) => mean),
    min: rows.map(({ low }) => low),
    max: rows.map(({ high }) => high),
    writes: rows.map(({ writes }) => writes),
    runs: rows.map(({ runs }) => runs),
  }
}
