import 'server-only'
import { z } from 'zod'
import { maySeePlace, type Scope } from '@/lib/access/scope'
import type { FleetCell, FleetResponse, FleetRow } from '@/lib/api/fleet'
import type { Place } from '@/lib/cloudtrail/selector-holes'
import { fleetCell } from './fleet-cell'
import { ChangedRow, changedSettings, type FleetNow, type Noted, placeKey, timedOf } from './fleet-now'
import { readSetBy, type SetByLookup } from './fleet-set-by'
import { toInstant, Whole } from './rows'
import { eventScope, placeScope } from './scope-filter'
import type { ReadStore } from './store'

const dayMs = 86_400_000

/** States from the worst to none, as the contract names them. */
const WORST: readonly FleetCell['state'][] = [
  ...(['not_recorded', 'partly', 'never_seen', 'no_permission', 'no_answer'] as const),
  ...(['no_delivery', 'not_read', 'validation_off', 'recorded'] as const),
]

interface Asked {
  /** null: the configuration names no fleet. */
  now: FleetNow | null
  nowMs: number
}

/**
 * `GET /api/fleet`: every account and region that is asked and may be seen, worst first, then by how many cells are so,
 * then by account. A cell that the viewer may not see is left out.
 */
export async function readFleet(store: ReadStore, scope: Scope, { now, nowMs }: Asked): Promise<FleetResponse> {
  if (now === null) return none
  const regions = now.regions.filter((region) =>
    now.accounts.some(({ account }) => maySeePlace(scope, { account, region })),
  )
  const [facts, setBy] = await Promise.all([readFacts(store, scope), readSetBy(store, scope)])
  const today = Math.floor(nowMs / dayMs) * dayMs
  const isFirstDay = [...facts.firstRead.values()].every((ms) => ms >= today)
  const rows = now.accounts.flatMap((named): FleetRow[] => {
    const { account } = named
    const places = regions.map((region) => ({ account, region })).filter((place) => maySeePlace(scope, place))
    const cells = places.map((place) => cellOf(place, { now, facts, setBy }))
    const isKnown = (facts.firstRead.get(account) ?? Number.POSITIVE_INFINITY) < today
    const isNew = now.names?.from === 'organization' && !isKnown && !isFirstDay
    return cells.length === 0 ? [] : [{ ...named, isNew, ...worstOf(cells), cells }]
  })
  rows.sort((a, b) => rank(a) - rank(b) || countWorst(b) - countWorst(a) || (a.account < b.account ? -1 : 1))
  const counts = emptyCounts()
  for (const { state } of rows.flatMap(({ cells }) => cells)) counts[state]++
  const names = now.names && { from: now.names.from, at: toInstant(Math.floor(now.names.atMs / 1000) * 1000) }
  const { isAsking, error, storeProblems, undelivered } = now
  const inactive = now.inactive.filter(({ account }) =>
    now.regions.some((region) => maySeePlace(scope, { account, region })),
  )
  const sourceProblems = [...storeProblems, ...[...undelivered].map(([source, words]) => `Source ${source}: ${words}`)]
  return { isConfigured: true, regions, rows, inactive, counts, names, isAsking, error, sourceProblems }
}

const emptyCounts = () =>
  Object.fromEntries(WORST.map((state) => [state, 0] as const)) as Record<FleetCell['state'], number>

const none: FleetResponse = {
  ...{
    isConfigured: false,
    regions: [],
    rows: [],
    inactive: [],
    counts: emptyCounts(),
    names: null,
    isAsking: false,
    error: null,
  },
  sourceProblems: [],
}

const rank = ({ worst }: FleetRow) => WORST.indexOf(worst)
const countWorst = ({ worst, cells }: FleetRow) => cells.filter(({ state }) => state === worst).length

function worstOf(cells: FleetCell[]): Pick<FleetRow, 'worst' | 'worstSince' | 'worstLastOther'> {
  const worst = WORST.find((state) => cells.some((cell) => cell.state === state)) ?? 'recorded'
  const [first] = cells
    .filter(({ state, since }) => worst !== 'recorded' && state === worst && since !== null)
    .sort((a, b) => (a.since?.ms ?? 0) - (b.since?.ms ?? 0))
  return { worst, worstSince: first?.since ?? null, worstLastOther: first?.lastOther ?? null }
}

function cellOf(place: Place, known: { now: FleetNow; facts: Facts; setBy: SetByLookup }): FleetCell {
  const { now, facts, setBy } = known
  const key = placeKey(place)
  const history = facts.history.get(key) ?? []
  const cell = fleetCell({
    ...{ place, history, answers: now.answers.get(key) ?? null, isRead: now.isRead },
    newestFileMs: facts.newestFile.get(key) ?? null,
    lastRecordedMs: facts.lastRecorded.get(key) ?? null,
  })
  const { since } = cell
  const otherMs = history.findLast(({ atMs }) => atMs < (since?.ms ?? 0))?.lastMs ?? 0
  return { ...cell, setBy: setBy({ account: place.account, cell, otherMs }) }
}

interface Facts {
  /** By place: noted answers that differ from the one before. */
  history: Map<string, Noted[]>
  newestFile: Map<string, number>
  lastRecorded: Map<string, number>
  /** By account: when it first answered. */
  firstRead: Map<string, number>
}

async function readFacts(store: ReadStore, scope: Scope): Promise<Facts> {
  const places = placeScope(scope, 'p')
  const events = eventScope(scope, 'e')
  const [lines, files, recorded, first] = await Promise.all([
    store.query(changedSettings(places.sql), places.params, ChangedRow),
    store.query(filesSql(places.sql), places.params, PlaceMs),
    store.query(recordedSql(events.sql), events.params, PlaceMs),
    store.query(firstSql(places.sql), places.params, z.object({ account: z.string(), ms: Whole })),
  ])
  const history = new Map<string, Noted[]>()
  for (const line of lines.map(notedOf)) {
    const key = placeKey(line.answer)
    history.set(key, [...(history.get(key) ?? []), line])
  }
  const byPlace = (rows: z.output<typeof PlaceMs>[]) => new Map(rows.map((row) => [placeKey(row), row.ms]))
  return {
    history,
    newestFile: byPlace(files),
    lastRecorded: byPlace(recorded),
    firstRead: new Map(first.map(({ account, ms }) => [account, ms])),
  }
}

const notedOf = ({ last_ms: lastMs, ...row }: z.output<typeof ChangedRow>): Noted => ({ ...timedOf(row), lastMs })

const PlaceMs = z.object({ account: z.string(), region: z.string(), ms: Whole })

const filesSql = (visible: string) => `select account, region, max(delivered_ms) as ms from files p
where account is not null and region is not null and delivered_ms is not null and ${visible}
group by account, region order by account, region`

const recordedSql = (visible: string) => `select account, region, max(event_ms) as ms from events e
where kind = 0 and error_id is null and ${visible}
group by account, region order by account, region`

const firstSql = (visible: string) => `select account, min(seen_ms) as ms from trail_settings p
where answer = 'read' and ${visible}
group by account order by account`
