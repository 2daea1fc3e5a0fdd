'use client'
import { useEffect, useState } from 'react'
import { formatDifference, formatInstant } from '@/lib/format'
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

/** `2 h 05 min ago`: a hint beside an absolute time, never instead of it. Only the browser knows the viewer's now. */
export function RelativeHint({ ms }: { ms: number }) {
  const [now, setNow] = useState<number | null>(null)
  useEffect(() => {
    const tick = () => setNow(Date.now())
    tick()
    const timer = setInterval(tick, 15_000)
    return () => clearInterval(timer)
  }, [])
  if (now === null) return null
  const difference = Math.round((now - ms) / 1000) * 1000
  return (
    <>
      {difference < 0 ? `in ${formatDifference(-difference).slice(1)}` : `${formatDifference(difference).slice(1)} ago`}
    </>
  )
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
