import 'server-only'
import { z } from 'zod'
import type { Scope } from '@/lib/access/scope'
import type { ContextQuery, ContextResponse, CoverageState } from '@/lib/api/context'
import type { IsRead } from '@/lib/cloudtrail/recording-read'
import type { Moment } from './as-of'
import { cellState, type PlaceRecord } from './coverage-cells'
import { type NotedSettings, readSettings } from './coverage-settings'
import { readStops } from './coverage-stops'
import { placeKey } from './fleet-now'
import { readProofSpans } from './proof-spans'
import { Whole } from './rows'
import { type Fragment, placeScope } from './scope-filter'
import type { ReadStore } from './store'

type Coverage = ContextResponse['coverage']

const HOUR = 3_600_000
const MOST_CELLS = 400

interface Asked {
  query: ContextQuery
  moment: Moment
  isRead: IsRead
  /** Observed range of the record, when there is one. */
  record: { fromMs: number; toMs: number } | null
}

interface Range {
  fromMs: number
  toMs: number
  cellMs: number
}

/**
 * What is known of each hour of the chosen account-regions: trails were stopped in all or some of it, their settings
 * recorded all metrics calls, some or none, log files were delivered in it (archived or not), or none of these. It is
 * said of accounts and regions as a whole, so a viewer limited to some runs sees it too, without the events that tell.
 */
export async function readCoverage(
  store: ReadStore,
  scope: Scope,
  { query, moment, record, isRead }: Asked,
): Promise<Coverage> {
  const visible = placeScope(scope, 'p')
  const { account, region, asOf: settingsAsOf } = query
  const places: Fragment = {
    sql: `(${chosen} and ${visible.sql})`,
    params: { ...visible.params, account, region, asOf: moment.asOf, settingsAsOf },
  }
  const [settings, stops, newest] = await Promise.all([
    readSettings(store, places, isRead),
    readStops(store, scope, places),
    store.query(NEWEST, { asOf: moment.asOf }, z.object({ newest: Whole })),
  ])
  const range = rangeOf(query, record, settings)
  const { fromMs, toMs, cellMs } = range
  const proof = await readProofSpans(store, places, range)
  const records = [...(await readPlaces(store, places, { range, settings, stops })).values()]
  const endMs = Math.max(moment.asOf, newest[0]?.newest ?? 0, settings.newestMs ?? 0)
  const cells = Array.from({ length: Math.ceil((toMs - fromMs) / cellMs) }, (_, at): CoverageState => {
    const startMs = fromMs + at * cellMs
    return startMs > endMs ? 'future' : cellState(records, { startMs, endMs: startMs + cellMs })
  })
  const told = [...settings.byPlace.values()]
  const gaps = told.flatMap(({ account, region, spans }) =>
    spans.flatMap(({ state, ...span }) => (state === 'recorded' ? [] : { account, region, state, ...span })),
  )
  const inRange = (span: { fromMs: number; toMs: number | null }) => span.fromMs < toMs && (span.toMs ?? toMs) > fromMs
  return {
    ...{
      fromMs,
      toMs,
      cellMs,
      cells,
      stops: stops.filter(inRange),
      askedMs: settings.firstMs && secondOf(settings.firstMs),
    },
    gaps: gaps.filter(inRange).sort((a, b) => rank(a) - rank(b) || a.fromMs - b.fromMs),
    unread: told.flatMap(({ unread }) => unread ?? []),
    proof,
  }
}

const secondOf = (ms: number) => Math.floor(ms / 1000) * 1000
const hourOf = (ms: number) => Math.floor(ms / HOUR) * HOUR

const rank = ({ state }: Coverage['gaps'][number]) => (state === 'not_recorded' ? 0 : 1)

/** Without a choice the record's own range, until the newest settings, which tell of hours in which nothing was logged. */
function rangeOf(query: ContextQuery, record: Asked['record'], settings: NotedSettings): Range {
  const first = query.from ?? record?.fromMs ?? settings.firstMs ?? 0
  const last =
    query.to ?? Math.max(record ? record.toMs + 1 : 0, settings.newestMs === null ? 0 : settings.newestMs + 1)
  const fromMs = Math.floor(first / HOUR) * HOUR
  const toMs = Math.max(fromMs, Math.ceil(last / HOUR) * HOUR)
  return { fromMs, toMs, cellMs: Math.max(1, Math.ceil((toMs - fromMs) / HOUR / MOST_CELLS)) * HOUR }
}

interface Told {
  range: Range
  settings: NotedSettings
  stops: Coverage['stops']
}

async function readPlaces(
  store: ReadStore,
  { sql, params }: Fragment,
  { range, settings, stops }: Told,
): Promise<Map<string, PlaceRecord>> {
  const bound = { ...params, ...range, cellHours: range.cellMs / HOUR }
  const [withRuns, delivered] = await Promise.all([
    store.query(pairs(sql), bound, Pair),
    store.query(deliveredSql(sql), bound, Delivered),
  ])
  const found = new Map<string, PlaceRecord>()
  const of = (place: z.output<typeof Pair>): PlaceRecord => {
    const key = placeKey(place)
    const known = found.get(key) ?? { hasRuns: false, stops: [], settings: [], delivered: [] }
    found.set(key, known)
    return known
  }
  for (const place of withRuns) of(place).hasRuns = true
  for (const stop of stops) of(stop).stops.push(stop)
  for (const place of settings.byPlace.values()) {
    // Of the hour in which the first answer was given nothing else is known.
    of(place).settings = place.spans.map((span, at) => (at === 0 ? { ...span, fromMs: hourOf(span.fromMs) } : span))
  }
  for (const { first, last, ...place } of delivered) {
    const fromMs = range.fromMs + first * range.cellMs
    of(place).delivered.push({ fromMs, toMs: range.fromMs + (last + 1) * range.cellMs })
  }
  return found
}

const chosen = `(len($account) = 0 or list_contains($account, p.account))
  and (len($region) = 0 or list_contains($region, p.region))`

const pairs = (condition: string) => `select distinct account, region from runs p
  where p.seen_ms <= $asOf and ${condition}`
const Pair = z.object({ account: z.string(), region: z.string() })

// Hours, not files: an hour counts once. Neighbouring cells that have files in each of their hours become one row.
const deliveredSql = (condition: string) => `with places as (${pairs(condition)}),
full_cells as (
  select account, region, cell from (
    select distinct account, region, (delivered_ms - $fromMs) // ${HOUR} as hour,
      ((delivered_ms - $fromMs) // $cellMs)::integer as cell
    from files join places using (account, region)
    where delivered_ms >= $fromMs and delivered_ms < $toMs and seen_ms <= $asOf
  ) group by account, region, cell having count(*) >= $cellHours
)
select account, region, min(cell) as first, max(cell) as last from (
  select *, cell - row_number() over (partition by account, region order by cell) as island from full_cells
) group by account, region, island
order by account, region, first`
const Delivered = Pair.extend({ first: z.number(), last: z.number() })

const NEWEST = 'select coalesce(max(delivered_ms), 0) as newest from files where seen_ms <= $asOf'
