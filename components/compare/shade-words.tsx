'use client'
import { useMemo } from 'react'
import type { SharedShade } from '@/components/chart/cards-props'
import { Hatch } from '@/components/chart/time-shades'
import { Instant } from '@/components/ui/instant'
import { Untrusted } from '@/components/ui/untrusted'
import type { XAxis } from '@/lib/api/fields'
import { formatCount, formatCounted } from '@/lib/format'
import type { ComparedRun } from './compared-runs'
import { type RunTimes, runShades } from './run-shades'

/** So many are told at once, and so many runs of each by name. */
const [MOST, MOST_NAMES] = [3, 3]

/** What is shaded over time, from when to when, and for which of the runs. Nothing is over steps. */
export function ShadeWords({
  shown,
  times,
  x,
}: {
  shown: readonly ComparedRun[]
  times: ReadonlyMap<string, RunTimes>
  x: XAxis
}) {
  // Where each run has a time of its own, what is shaded still happened at one.
  const shades = useMemo(() => runShades(shown, times, x === 'relative' ? 'claimed' : x), [shown, times, x])
  if (shades.length === 0) return null
  const [first, more] = [shades.slice(0, MOST), shades.slice(MOST)]
  return (
    <section aria-label="Shaded times" className="px-4 pb-2 text-micro text-text-2 max-tablet:px-3">
      <ul className="flex flex-col gap-0.5">
        {first.map((shade) => (
          <ShadeRow key={keyOf(shade)} shade={shade} />
        ))}
      </ul>
      {more.length === 0 ? null : (
        <details>
          <summary className="min-h-6 cursor-pointer py-1">{formatCounted(more.length, 'more shaded time')}</summary>
          <ul className="flex flex-col gap-0.5">
            {more.map((shade) => (
              <ShadeRow key={keyOf(shade)} shade={shade} />
            ))}
          </ul>
        </details>
      )}
      {shades.some(({ runs, of }) => runs.length < of) ? (
        <p>Of some of the runs only, a strip at the foot of the charts is shaded in the place of all their height.</p>
      ) : null}
    </section>
  )
}

const keyOf = ({ from, to, words }: SharedShade) => `${from} ${to} ${words}`

function ShadeRow({ shade: { from, to, words, unproved, runs, of } }: { shade: SharedShade }) {
  return (
    <li>
      <svg width="18" height="10" aria-hidden className="mr-1.5 inline-block align-[-1px]">
        {unproved ? (
          <Hatch x={0} y={0} width={18} height={10} />
        ) : (
          <rect width="18" height="10" fill="var(--chart-gap-fill)" />
        )}
      </svg>
      {words} from <Instant ms={from} />{' '}
      {to === null ? (
        'on'
      ) : (
        <>
          to <Instant ms={to} />
        </>
      )}
      :{' '}
      {runs.length === of ? (
        of === 1 ? (
          'the run shown'
        ) : (
          `all ${formatCount(of)} runs`
        )
      ) : (
        <>
          {formatCount(runs.length)} of {formatCounted(of, 'run')},{' '}
          {runs.slice(0, MOST_NAMES).map((name, at) => (
            <span key={name}>
              {at === 0 ? '' : ', '}
              <Untrusted text={name} className="text-[11px]" />
            </span>
          ))}
          {runs.length > MOST_NAMES ? ` and ${formatCount(runs.length - MOST_NAMES)} more` : ''}
        </>
      )}
    </li>
  )
}
