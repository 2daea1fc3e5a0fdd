import 'server-only'
import type { CoverageState } from '@/lib/api/context'

/** A time; `toMs` null: not over yet. */
export interface Span {
  fromMs: number
  toMs: number | null
}

export interface SettingsSpan extends Span {
  state: 'recorded' | 'partly' | 'not_recorded'
}

/** What tells of one account and region whether the record exists; spans oldest first. */
export interface PlaceRecord {
  /** A place without any run counts only in hours of which stops or settings tell. */
  hasRuns: boolean
  /** Between StopLogging and StartLogging. */
  stops: Span[]
  settings: SettingsSpan[]
  /** Times in each hour of which log files came. */
  delivered: Span[]
}

interface Cell {
  startMs: number
  endMs: number
}

/** One cell of all places together: no better than the worst of them. */
export function cellState(places: PlaceRecord[], cell: Cell): CoverageState {
  const states = new Set(places.flatMap((place) => placeState(place, cell) ?? []))
  if (states.has('partly')) return 'partly'
  if (states.has('stopped')) return states.size === 1 ? 'stopped' : 'partly'
  if (states.size === 0 || states.has('unknown')) return 'unknown'
  return states.has('delivered') ? 'delivered' : 'recorded'
}

/** Calls that stopped logging first, then settings, then log files; null: nothing tells of the place at that time. */
function placeState({ hasRuns, stops, settings, delivered }: PlaceRecord, cell: Cell): CoverageState | null {
  if (stops.some((stop) => touches(stop, cell))) return fills(stops, cell) ? 'stopped' : 'partly'
  const told = settings.filter((span) => touches(span, cell))
  const states = new Set(told.map(({ state }) => state))
  if (states.has('partly')) return 'partly'
  if (states.has('not_recorded')) return states.size === 1 && fills(told, cell) ? 'stopped' : 'partly'
  if (states.has('recorded') && fills(told, cell)) return 'recorded'
  if (!hasRuns) return null
  return fills(delivered, cell) ? 'delivered' : 'unknown'
}

function touches({ fromMs, toMs }: Span, { startMs, endMs }: Cell): boolean {
  return fromMs < endMs && (toMs ?? endMs) > startMs
}

/** Whether spans leave nothing of the cell. */
function fills(spans: Span[], { startMs, endMs }: Cell): boolean {
  let until = startMs
  for (const { fromMs, toMs } of spans) {
    if (fromMs > until) return false
    until = Math.max(until, toMs ?? endMs)
    if (until >= endMs) return true
  }
  return false
}
