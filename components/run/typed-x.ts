import { formatX } from '@/components/chart/x-axis'
import { parseTyped } from '@/components/filters/range'
import type { SeriesX } from '@/lib/api/fields'

const DURATION = /^([-−])?(?:(\d+) ?d ?)?(?:(\d+):(\d{1,2})(?::(\d{1,2}(?:\.\d{1,3})?))?)?$/

/** What somebody typed as a bound of the x axis, in its units; null when it is none. */
export function parseX(kind: SeriesX, text: string): number | null {
  const typed = text.trim()
  if (typed === '') return null
  if (kind === 'claimed' || kind === 'observed') return parseTyped(typed)
  if (kind === 'metric') {
    const value = Number(typed.replaceAll(',', '').replace('−', '-'))
    return Number.isFinite(value) ? value : null
  }
  if (kind === 'step') {
    const step = Number(typed.replaceAll(',', '').replace('−', '-'))
    return Number.isFinite(step) ? Math.round(step) : null
  }
  const [whole, minus, days = '0', hours = '0', minutes = '0', seconds = '0'] = DURATION.exec(typed) ?? []
  if (whole === undefined) return null
  const total = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)
  return Math.round(total * 1000) * (minus === undefined ? 1 : -1)
}

/** How a bound is written in the field: the way `parseX` reads it. */
export function typedX(kind: SeriesX, x: number | null): string {
  return x === null ? '' : formatX(kind, x)
}

/** What a bound looks like, for people who type one. */
export const X_EXAMPLES: Record<SeriesX, string> = {
  step: '12,000',
  relative: '1:30:00',
  claimed: '2026-09-24T08:30Z',
  observed: '2026-09-24T08:30Z',
  metric: '0.25',
}
