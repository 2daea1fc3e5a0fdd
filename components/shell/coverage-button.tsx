'use client'
import Link from 'next/link'
import { formatLength } from '@/components/filters/range'
import { SELECTOR } from '@/components/filters/selector'
import { Instant } from '@/components/ui/instant'
import { Popover } from '@/components/ui/popover'
import { Untrusted } from '@/components/ui/untrusted'
import type { ContextResponse, CoverageState } from '@/lib/api/context'
import { formatCount } from '@/lib/format'
import { coverageHours, coverageSpans } from './coverage'
import { CoverageRule } from './coverage-rule'

type Coverage = ContextResponse['coverage']

const WORDS: Record<CoverageState, string> = {
  delivered: 'Log files delivered',
  partly: 'Partly recorded',
  stopped: 'Not recorded',
  unknown: 'Unknown',
  future: 'Not yet over',
}
const MEANINGS: Record<CoverageState, string> = {
  delivered: 'says nothing about which kinds of events the trail was set to log',
  partly: 'logging was stopped in some of the hour, or in some accounts and regions',
  stopped: 'between StopLogging and StartLogging, everywhere asked for',
  unknown: 'no log file and no StopLogging known for these hours',
  future: 'hours after the newest delivery or still running',
}
const MOST = 40

/** The coverage rule with its count, and all of it in words behind it. */
export function CoverageButton({ coverage }: { coverage: Coverage }) {
  const hours = coverageHours(coverage)
  if (coverage.toMs <= coverage.fromMs) return <span className="px-2 text-text-2">Coverage: nothing read yet</span>
  const count = `${formatCount(Math.floor(hours.delivered))} of ${formatCount(Math.floor(hours.total))} h`
  const spoken = `${count} with log files delivered, ${formatCount(hours.partly)} h partly recorded, ${formatCount(hours.stopped)} h not recorded, ${formatCount(hours.unknown)} h unknown`
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
        {(['delivered', 'partly', 'stopped', 'unknown', 'future'] as const).map((state) => (
          <div key={state} className="contents">
            <dt className="font-medium">{WORDS[state]}</dt>
            <dd className="text-right">{formatCount(Math.floor(hours[state]))} h</dd>
            <dd className="text-text-2">{MEANINGS[state]}</dd>
          </div>
        ))}
      </dl>
      <Stops stops={coverage.stops} />
      <h3 className="mt-3 mb-1 text-micro font-semibold text-text-2">In order of time</h3>
      <ol className="flex flex-col gap-0.5">
        {spans.slice(0, MOST).map((span) => (
          <li key={span.fromMs}>
            <Instant ms={span.fromMs} /> <span className="text-text-3">to</span> <Instant ms={span.toMs} />{' '}
            <span className="text-text-2">{WORDS[span.state].toLowerCase()}</span>
          </li>
        ))}
        {spans.length > MOST ? <li className="text-text-3">and {formatCount(spans.length - MOST)} more</li> : null}
      </ol>
    </div>
  )
}

function Stops({ stops }: { stops: Coverage['stops'] }) {
  if (stops.length === 0) return <p className="text-text-2">No StopLogging is in the record for this range.</p>
  return (
    <>
      <h3 className="mb-1 text-micro font-semibold text-text-2">Logging stopped</h3>
      <ul className="flex flex-col gap-1">
        {stops.map((stop) => (
          <li key={`${stop.account} ${stop.region} ${stop.trail} ${stop.fromMs}`}>
            <Instant ms={stop.fromMs} /> <span className="text-text-3">to</span>{' '}
            {stop.toMs === null ? 'no StartLogging since' : <Instant ms={stop.toMs} />}
            {stop.toMs === null ? '' : ` (${formatLength(stop.toMs - stop.fromMs)})`}
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
