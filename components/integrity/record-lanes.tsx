'use client'
import { useQuery } from '@tanstack/react-query'
import { formatLength } from '@/components/filters/range'
import { coverageSpans, dayTicks } from '@/components/shell/coverage'
import { Stops } from '@/components/shell/coverage-button'
import { CoverageGaps } from '@/components/shell/coverage-gaps'
import { Loading } from '@/components/ui/loading'
import { type ContextResponse, contextOptions } from '@/lib/api/context'
import type { IntegrityPlace, IntegrityResponse, ProofState } from '@/lib/api/integrity'
import { useIntegrityUrl } from './integrity-url'

type Coverage = ContextResponse['coverage']
type LaneState = 'on' | 'off' | 'absent' | 'partly' | 'unknown'

interface LaneSpan {
  fromMs: number
  toMs: number
  state: LaneState
}

/** Whether trails were logging, took metric calls and wrote digests, as far as calls, settings and digests tell. */
export function RecordLanes({ place, range }: { place: IntegrityPlace; range: IntegrityResponse }) {
  const [{ asOf }] = useIntegrityUrl()
  const { account, region } = place
  const query = { account: [account], region: [region], from: range.fromMs, to: range.toMs, asOf }
  const { data, error } = useQuery(contextOptions(query))
  return (
    <section
      aria-labelledby="record"
      className="min-w-0 rounded-3 border border-border-1 bg-surface-1 px-3.5 pt-2 pb-2.5"
    >
      <h2 id="record" className="text-body font-semibold">
        Was the record being made?{' '}
        <span className="pl-1 text-small font-normal text-text-2">
          from calls about trails, their settings and digests
        </span>
      </h2>
      {error !== null && data === undefined ? (
        <p role="alert" className="py-2 text-small text-failed">
          Coverage could not be read: {error.message}
        </p>
      ) : null}
      {data === undefined && error === null ? <Loading what="coverage" /> : null}
      {data === undefined ? null : <Lanes coverage={data.coverage} place={place} />}
    </section>
  )
}

function Lanes({ coverage, place }: { coverage: Coverage; place: IntegrityPlace }) {
  const { fromMs, toMs, stops } = coverage
  if (toMs <= fromMs) return <p className="py-2 text-small text-text-2">Nothing tells of this range.</p>
  return (
    <>
      <div className="mt-1.5 grid grid-cols-[220px_1fr] items-center gap-x-3 max-tablet:grid-cols-1">
        <Lane name="Logging on" spans={loggingSpans(coverage, place)} {...{ fromMs, toMs }} />
        <Lane name="Data events cover runs" spans={dataEventSpans(coverage)} {...{ fromMs, toMs }} />
        <Lane name="Log file validation on" spans={validationSpans(place)} {...{ fromMs, toMs }} />
        <span className="max-tablet:hidden" />
        <Days {...{ fromMs, toMs }} />
      </div>
      <div className="mt-1.5 border-t border-border-1 pt-1.5 text-small text-text-2">
        <Stops stops={stops} />
        <CoverageGaps coverage={coverage} />
      </div>
    </>
  )
}

function loggingSpans(coverage: Coverage, { spans }: IntegrityPlace): LaneSpan[] {
  const written = spans.filter(({ state }) => state === 'verified' || state === 'hash-only')
  return [
    ...coverageSpans(coverage).flatMap(({ state, ...span }): LaneSpan[] =>
      state === 'recorded' || state === 'delivered' ? [{ ...span, state: 'on' }] : [],
    ),
    ...written.map(({ fromMs, toMs }): LaneSpan => ({ fromMs, toMs, state: 'on' })),
    ...coverage.stops.map(({ fromMs, toMs }): LaneSpan => ({ fromMs, toMs: toMs ?? coverage.toMs, state: 'off' })),
  ]
}

function dataEventSpans(coverage: Coverage): LaneSpan[] {
  return [
    ...coverageSpans(coverage).flatMap(({ state, ...span }): LaneSpan[] =>
      state === 'recorded' ? [{ ...span, state: 'on' }] : [],
    ),
    ...coverage.gaps.map(
      ({ fromMs, toMs, state }): LaneSpan => ({
        ...{ fromMs, toMs: toMs ?? coverage.toMs, state: state === 'partly' ? 'partly' : 'off' },
      }),
    ),
  ]
}

const VALIDATED: Record<ProofState, LaneState> = {
  ...{
    verified: 'on',
    'hash-only': 'on',
    failed: 'on',
    // Nothing signed says which: whoever deletes digests would have it look like this.
    missing: 'absent',
    pending: 'unknown',
    gap: 'off',
    none: 'absent',
    unattested: 'on',
  },
}

const validationSpans = ({ spans }: IntegrityPlace) =>
  spans.map(({ fromMs, toMs, state }): LaneSpan => ({ fromMs, toMs, state: VALIDATED[state] }))

const LOOKS = {
  on: { y: 5, height: 6, look: 'fill-verified-solid', dashes: undefined },
  absent: { y: 2, height: 12, look: 'fill-unattested-soft stroke-unattested-solid', dashes: '1 3' },
  partly: { y: 2, height: 12, look: 'fill-unattested-soft stroke-unattested-solid', dashes: '3 2' },
  off: { y: 2, height: 12, look: 'fill-unattested-soft stroke-unattested-solid', dashes: undefined },
} as const

interface LaneProps {
  name: string
  spans: LaneSpan[]
  fromMs: number
  toMs: number
}

function Lane({ name, spans, fromMs, toMs }: LaneProps) {
  const at = (ms: number) => ((Math.min(Math.max(ms, fromMs), toMs) - fromMs) / (toMs - fromMs)) * 100
  const lengthOf = (state: LaneState) =>
    spans
      .filter((span) => span.state === state)
      .reduce((sum, span) => sum + Math.max(Math.min(span.toMs, toMs) - Math.max(span.fromMs, fromMs), 0), 0)
  const [off, absent] = [lengthOf('off'), lengthOf('absent')]
  const faults = [
    ...(off > 0 ? [`${formatLength(off)} off`] : []),
    ...(absent > 0 ? [`${formatLength(absent)} no digest found: off, or deleted`] : []),
    ...(off === 0 && lengthOf('partly') > 0 ? ['in part'] : []),
  ]
  const words = faults.length > 0 ? faults.join('; ') : lengthOf('on') > 0 ? null : 'not known'
  return (
    <>
      <p className="flex flex-wrap items-baseline gap-x-2 text-small max-tablet:pt-1">
        {name}
        {words === null ? null : (
          <span className={words === 'not known' ? 'text-text-3' : 'font-medium text-unattested'}>{words}</span>
        )}
      </p>
      <svg
        width="100%"
        height="22"
        role="img"
        aria-label={`${name}: ${words ?? 'nothing says that it was off'}`}
        className="chart-keeps-colour"
      >
        <line x1="0" x2="100%" y1="8.5" y2="8.5" className="stroke-border-2" />
        {[...spans]
          .sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state))
          .map(({ state, ...span }) =>
            state === 'unknown' || span.toMs <= fromMs || span.fromMs >= toMs ? null : (
              <rect
                key={`${state} ${span.fromMs} ${span.toMs}`}
                x={`${at(span.fromMs)}%`}
                width={`${Math.max(at(span.toMs) - at(span.fromMs), 0.4)}%`}
                y={LOOKS[state].y}
                height={LOOKS[state].height}
                className={LOOKS[state].look}
                strokeDasharray={LOOKS[state].dashes}
              />
            ),
          )}
      </svg>
    </>
  )
}

const ORDER: readonly LaneState[] = ['unknown', 'on', 'partly', 'absent', 'off']

function Days({ fromMs, toMs }: { fromMs: number; toMs: number }) {
  return (
    <svg aria-hidden width="100%" height="16" className="chart-keeps-colour">
      {dayTicks(fromMs, toMs, 7).map((ms) => {
        const x = ((ms - fromMs) / (toMs - fromMs)) * 100
        return (
          <g key={ms}>
            <line x1={`${x}%`} x2={`${x}%`} y1="0" y2="12" className="stroke-border-control" />
            {x > 88 ? null : (
              <text x={`${x}%`} dx="4" y="11" className="mono fill-text-2 text-[10.5px]!">
                {new Date(ms).toISOString().slice(0, 10)}
              </text>
            )}
          </g>
        )
      })}
    </svg>
  )
}
