'use client'
import Link from 'next/link'
import { useCarriedSearch } from '@/components/filters/carried-search'
import { formatLength } from '@/components/filters/range'
import { SELECTOR } from '@/components/filters/selector'
import { STATE_LOOKS } from '@/components/integrity/state-looks'
import { Instant } from '@/components/ui/instant'
import { Popover } from '@/components/ui/popover'
import { Untrusted } from '@/components/ui/untrusted'
import type { ContextResponse, CoverageState } from '@/lib/api/context'
import { PROOF_STATES, type ProofState } from '@/lib/cloudtrail/proof'
import { formatCount } from '@/lib/format'
import { coverageHours, coverageSpans, coverageWords, ruleSpans } from './coverage'
import { CoverageGaps } from './coverage-gaps'
import { CoverageRule } from './coverage-rule'

type Coverage = ContextResponse['coverage']

const STATES: readonly { state: CoverageState; words: string; meaning: string }[] = [
  {
    state: 'recorded',
    words: 'Recorded',
    meaning: 'by their settings trails recorded every metric call: none in the record means none was made',
  },
  {
    state: 'delivered',
    words: 'Log files delivered',
    meaning: 'says nothing about which kinds of events the trail was set to log',
  },
  {
    state: 'partly',
    words: 'Partly recorded',
    meaning: 'logging was stopped, or a selector hid something, in some of the hour or in some accounts and regions',
  },
  {
    state: 'stopped',
    words: 'Not recorded',
    meaning: 'logging was stopped, or no trail was set to take metric calls, everywhere asked for',
  },
  { state: 'unknown', words: 'Unknown', meaning: 'no log file, StopLogging or settings known for these hours' },
  { state: 'future', words: 'Not yet over', meaning: 'hours after the newest delivery or still running' },
]
const WORDS = new Map(STATES.map(({ state, words }) => [state, words.toLowerCase()]))
const MOST = 40

/** The coverage rule with its count, and all of it in words behind it. */
export function CoverageButton({ coverage }: { coverage: Coverage }) {
  if (coverage.toMs <= coverage.fromMs) return <span className="px-2 text-text-2">Coverage: nothing read yet</span>
  const { count, spoken } = coverageWords(coverage)
  return (
    <Popover
      label="Coverage in words"
      align="end"
      trigger={
        <button type="button" className={`${SELECTOR} gap-2! text-text-2`} aria-label={`Coverage: ${spoken}`}>
          <span>Coverage</span>
          <CoverageRule coverage={coverage} label="Coverage by hour" />
          <span>{count}</span>
        </button>
      }
    >
      <CoverageWords coverage={coverage} />
    </Popover>
  )
}

/** Every hour of the range by state, and every stop, as text. */
function CoverageWords({ coverage }: { coverage: Coverage }) {
  const hours = coverageHours(coverage)
  const spans = coverageSpans(coverage)
  return (
    <div className="w-[560px] max-w-[calc(100vw-18px)] p-4 text-small">
      <h2 className="mb-2 text-body font-semibold">Does the record exist?</h2>
      <dl className="mb-3 grid grid-cols-[auto_auto_1fr] gap-x-3 gap-y-1">
        {STATES.map(({ state, words, meaning }) => (
          <div key={state} className="contents">
            <dt className="font-medium">{words}</dt>
            <dd className="text-right">{formatCount(Math.floor(hours[state]))} h</dd>
            <dd className="text-text-2">{meaning}</dd>
          </div>
        ))}
      </dl>
      <Proof coverage={coverage} />
      <Stops stops={coverage.stops} />
      <CoverageGaps coverage={coverage} />
      <h3 className="mt-3 mb-1 text-micro font-semibold text-text-2">In order of time</h3>
      <ol className="flex flex-col gap-0.5">
        {spans.slice(0, MOST).map((span) => (
          <li key={span.fromMs}>
            <Instant ms={span.fromMs} /> <span className="text-text-3">to</span> <Instant ms={span.toMs} />{' '}
            <span className="text-text-2">{WORDS.get(span.state)}</span>
          </li>
        ))}
        {spans.length > MOST ? <li className="text-text-3">and {formatCount(spans.length - MOST)} more</li> : null}
      </ol>
    </div>
  )
}

/** What digests prove of the hours, and where that stands hour by hour. */
function Proof({ coverage }: { coverage: Coverage }) {
  const carried = useCarriedSearch()
  if (coverage.proof.length === 0) return null
  const hours = (state: ProofState) =>
    ruleSpans(coverage)
      .filter((span) => span.state === state)
      .reduce((sum, { fromMs, toMs }) => sum + (toMs - fromMs) / 3_600_000, 0)
  return (
    <>
      <h3 className="mb-1 text-micro font-semibold text-text-2">Proved by digests</h3>
      <p className="mb-3">
        {PROOF_STATES.filter((state) => hours(state) > 0).map((state) => (
          <span key={state} className="mr-3 whitespace-nowrap">
            {STATE_LOOKS[state].word} {formatCount(Math.floor(hours(state)))} h
          </span>
        ))}
        <Link className="underline" href={{ pathname: '/integrity', search: carried }}>
          Integrity, hour by hour
        </Link>
      </p>
    </>
  )
}

/** Times between StopLogging and StartLogging, with the call that tells. */
export function Stops({ stops }: { stops: Coverage['stops'] }) {
  if (stops.length === 0) return <p className="text-text-2">No StopLogging is in the record for this range.</p>
  return (
    <>
      <h3 className="mb-1 text-micro font-semibold text-text-2">Logging stopped</h3>
      <ul className="flex flex-col gap-1">
        {stops.map((stop) => (
          <li key={`${stop.account} ${stop.region} ${stop.trail} ${stop.fromMs}`}>
            <Instant ms={stop.fromMs} /> <span className="text-text-3">to</span>{' '}
            {stop.toMs === null ? 'no StartLogging since' : <Instant ms={stop.toMs} />}
            {stop.endedBy === 'call' && stop.toMs !== null ? ` (${formatLength(stop.toMs - stop.fromMs)})` : ''}
            {stop.endedBy === 'settings'
              ? ' at the latest: by its settings it logs again, and no StartLogging is known'
              : ''}
            {', '}
            <Untrusted text={stop.trail ?? 'unnamed trail'} />, {stop.account} {stop.region}{' '}
            {stop.event === null ? null : (
              <Link className="underline" href={{ pathname: '/events', query: { kind: 'trail', point: stop.event } }}>
                See the call
              </Link>
            )}
          </li>
        ))}
      </ul>
    </>
  )
}
