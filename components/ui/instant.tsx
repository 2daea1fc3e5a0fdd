'use client'
import { useSyncExternalStore } from 'react'
import { formatCoarse, formatInstant } from '@/lib/format'
import { classNames } from './class-names'

/** An absolute UTC instant, never cut short. */
export function Instant({ ms, className }: { ms: number; className?: string }) {
  const iso = formatInstant(ms)
  return (
    <time dateTime={iso} className={classNames('mono whitespace-nowrap', className)}>
      {iso}
    </time>
  )
}

const everyQuarter = (tick: () => void) => {
  const timer = setInterval(tick, 15_000)
  return () => clearInterval(timer)
}
const wholeSecond = () => Math.floor(Date.now() / 1000) * 1000
const unknown = () => null

/** `2 h ago`: a coarse hint beside an absolute time, never instead of it. Only the browser knows the viewer's now. */
export function RelativeHint({ ms }: { ms: number }) {
  const now = useSyncExternalStore(everyQuarter, wholeSecond, unknown)
  if (now === null) return null
  return <>{hintOf(now - ms)}</>
}

/** Of what is past: what seems to come lies within the difference of two clocks, or shows it. */
export function hintOf(pastMs: number): string {
  if (Math.abs(pastMs) < 60_000) return 'just now'
  return pastMs > 0 ? `${formatCoarse(pastMs)} ago` : `${formatCoarse(-pastMs)} ahead of this browser’s clock`
}

/** An instant with its hint, or in words that there is none. */
export function InstantOrNone({ at, none }: { at: { ms: number } | null; none: string }) {
  if (at === null) return <span className="text-text-2">{none}</span>
  return (
    <>
      <Instant ms={at.ms} />{' '}
      <span className="text-text-3">
        <RelativeHint ms={at.ms} />
      </span>
    </>
  )
}
