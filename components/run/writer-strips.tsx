'use client'
import type { Unrecorded } from '@/components/chart/lines'
import { Hatch } from '@/components/chart/time-shades'
import { fullRange, padded, type XRange } from '@/components/chart/x-axis'
import { zoomedRange } from '@/components/chart/zoom'
import type { RunResponse } from '@/lib/api/run'
import { formatCount, formatInstant } from '@/lib/format'
import type { RunUrl } from './run-url'
import { StripAxis } from './strip-axis'
import { REFUSED, STRIP_GRID, WriterStrip } from './writer-strip'

const MOST = 12

interface StripsProps {
  run: RunResponse
  unrecorded: Unrecorded[]
  url: RunUrl
  colourOf: (writer: string) => string
  /** Opens the evidence of an event. */
  onOpen: (event: string) => void
}

/** Who wrote when, on the observed clock. On axes of time it shares the range of the charts above. */
export function WriterStrips({ run, unrecorded, url, colourOf, onOpen }: StripsProps) {
  const range = stripRange(run, url)
  if (range === null || run.writers.length === 0) return null
  const shared = url.x !== 'step'
  const inRange = unrecorded.filter(({ fromMs, toMs }) => fromMs < range.max && (toMs ?? Infinity) > range.min)
  const hours = run.unproved.filter(({ fromMs, toMs }) => fromMs < range.max && toMs > range.min)
  const shown = run.writers.slice(0, MOST)
  return (
    <section
      aria-label="Who wrote when"
      className="mx-4 mt-0.5 mb-4 rounded-3 border border-border-1 bg-surface-1 pb-[5px] max-tablet:mx-3"
    >
      <header className="flex min-h-[30px] flex-wrap items-center gap-x-2 px-3">
        <h2 className="text-small font-semibold">Who wrote when</h2>
        <span className="text-micro text-text-3">observed, {shared ? 'the range of the charts' : 'the whole run'}</span>
        <span className="flex-1" />
        {inRange.slice(0, 2).map((stretch) => (
          <Legend key={stretch.fromMs} stretch={stretch} />
        ))}
        {inRange.length > 2 ? <span className="text-micro text-text-2">{inRange.length - 2} more</span> : null}
        {shown.some(({ spans }) => spans.some(({ refused }) => refused)) ? <RefusedLegend /> : null}
        {hours.length === 0 || !shared ? null : <UnprovedLegend spans={hours} />}
      </header>
      {shown.map((writer) => (
        <WriterStrip
          key={writer.writer.key}
          run={run.run.key}
          writer={writer}
          colour={url.colour === 'writer' || run.writers.length > 1 ? colourOf(writer.writer.key) : 'var(--chart-1)'}
          range={range}
          unrecorded={inRange}
          moments={run.statusHistory.map(({ at }) => at.ms)}
          onOpen={onOpen}
        />
      ))}
      <div className={`${STRIP_GRID} px-3`}>
        <span className="text-micro text-text-3 max-tablet:hidden">Press a mark for the write, or its hour</span>
        <StripAxis range={range} />
      </div>
      {run.writers.length > MOST ? (
        <p className="px-3 py-1 text-micro text-text-3">
          {formatCount(run.writers.length - MOST)} more writers under “Who logged what”.
        </p>
      ) : null}
    </section>
  )
}

/** From the first to the last write, as far as refused calls reach beyond them; null: nothing was written. */
function withRefused(run: RunResponse): XRange | null {
  const written = fullRange('observed', run, '')
  if (written === null) return null
  const spans = run.writers.flatMap((writer) => writer.spans)
  return {
    min: Math.min(written.min, ...spans.map(({ fromMs }) => fromMs)),
    max: Math.max(written.max, ...spans.map(({ toMs }) => toMs)),
  }
}

/** In epoch milliseconds of the observed clock: relative time is moved to where it counts from. */
function stripRange(run: RunResponse, url: RunUrl): XRange | null {
  const full = url.x === 'step' ? withRefused(run) : fullRange(url.x, run, '')
  if (full === null) return null
  const base = url.x === 'relative' ? (run.firstClaimedMs ?? 0) : 0
  const shown =
    (url.x === 'step' || (url.x0 === null && url.x1 === null) ? null : zoomedRange(full, url)) ?? padded(full)
  return { min: shown.min + base, max: shown.max + base }
}

function RefusedLegend() {
  return (
    <span className="inline-flex items-center gap-[5px] text-micro text-text-2">
      <svg width="10" height="10" viewBox="-5 -5 10 10" aria-hidden className="chart-keeps-colour">
        <path d={REFUSED} stroke="var(--failed)" strokeWidth="1.6" />
      </svg>
      refused call
    </span>
  )
}

/** `No proof of what was observed from … to …`. */
function UnprovedLegend({ spans: [first, ...more] }: { spans: RunResponse['unproved'] }) {
  if (first === undefined) return null
  return (
    <span className="inline-flex items-center gap-[5px] text-micro text-text-2">
      <svg width="18" height="10" aria-hidden>
        <Hatch x={0} y={0} width={18} height={10} />
      </svg>
      {UNPROVED_WORDS[first.why]} from {formatInstant(first.fromMs)} to {formatInstant(first.toMs)}
      {more.length === 0 ? null : `, and ${formatCount(more.length)} more times`}
    </span>
  )
}

const UNPROVED_WORDS: Record<RunResponse['unproved'][number]['why'], string> = {
  calls: 'No proof of calls observed',
  hours: 'No digest of what was delivered',
  absent: 'A log file is missing that was delivered',
}

function Legend({ stretch: { fromMs, toMs, words } }: { stretch: Unrecorded }) {
  return (
    <span className="inline-flex items-center gap-[5px] text-micro text-text-2">
      <svg width="18" height="10" aria-hidden>
        <rect width="18" height="10" fill="var(--chart-gap-fill)" />
      </svg>
      {words} from {formatInstant(fromMs)} {toMs === null ? 'on' : `to ${formatInstant(toMs)}`}
    </span>
  )
}
