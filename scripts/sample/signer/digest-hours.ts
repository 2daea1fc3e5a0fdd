import { HOUR_MS } from '../plan'

/** What one digest is for: log files delivered from `fromMs` up to `toMs`, epoch milliseconds. */
export interface DigestHour {
  fromMs: number
  toMs: number
  /** Nothing came before it: logging has just been enabled. */
  isStarting: boolean
}

/** A time in which logging was on; `toMs` null: it still is. */
export interface LoggingPhase {
  fromMs: number
  toMs: number | null
}

/** What was recorded before logging was stopped is delivered within this. */
const LAST_DELIVERY_MS = 15 * 60_000

/**
 * The hours of a trail's digests: the first ends an hour after logging began, the last is the final one after logging was
 * stopped, or the one in which `endMs` lies.
 */
export function digestHours(phases: readonly LoggingPhase[], endMs: number): DigestHour[] {
  return phases.flatMap((phase) => {
    const hours: DigestHour[] = []
    const lastMs = phase.toMs === null ? endMs : phase.toMs + LAST_DELIVERY_MS
    for (let fromMs = phase.fromMs; fromMs < lastMs; fromMs += HOUR_MS)
      hours.push({ fromMs, toMs: fromMs + HOUR_MS, isStarting: fromMs === phase.fromMs })
    return hours
  })
}
