'use client'
import type { Stop } from '@/components/chart/lines'
import { fullRange, padded, type XRange } from '@/components/chart/x-axis'
import { zoomedRange } from '@/components/chart/zoom'
import { knownBy } from '@/components/evidence/words'
import { Untrusted } from '@/components/ui/untrusted'
import type { RunResponse, RunWriter } from '@/lib/api/run'
import { formatCount, formatInstant, visibleText } from '@/lib/format'
import type { RunUrl } from './run-url'

const ROW = 18
const MOST = 12

interface StripsProps {
  run: RunResponse
  stops: Stop[]
  url: RunUrl
  colourOf: (writer: string) => string
}

/** Who wrote when, on the observed clock. On axes of time it shares the range of the charts above. */
export function WriterStrips({ run, stops, url, colourOf }: StripsProps) {
  const range = stripRange(run, url)
  if (range === null || run.writers.length === 0) return null
  const shared = url.x !== 'step'
  const inRange = stops.filter(({ fromMs, toMs }) => fromMs < range.max && (toMs ?? Infinity) > range.min)
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
        {inRange.slice(0, 2).map((stop) => (
          <StopLegend key={stop.fromMs} stop={stop} />
        ))}
        {inRange.length > 2 ? <span className="text-micro text-text-2">{inRange.length - 2} more</span> : null}
      </header>
      {shown.map((writer) => (
        <Strip
          key={writer.writer.key}
          writer={writer}
          colour={url.colour === 'writer' || run.writers.length > 1 ? colourOf(writer.writer.key) : 'var(--chart-1)'}
          range={range}
          stops={inRange}
          moments={run.statusHistory.map(({ at }) => at.ms)}
        />
      ))}
      {run.writers.length > MOST ? (
        <p className="px-3 py-1 text-micro text-text-3">
          {formatCount(run.writers.length - MOST)} more writers under “Who logged what”.
        </p>
      ) : null}
    </section>
  )
}

/** In epoch milliseconds of the observed clock: relative time is moved to where it counts from. */
function stripRange(run: RunResponse, url: RunUrl): XRange | null {
  const observed = fullRange('observed', run, '')
  const full = url.x === 'step' ? observed : fullRange(url.x, run, '')
  if (full === null) return null
  const base = url.x === 'relative' ? (run.firstClaimedMs ?? 0) : 0
  const shown =
    (url.x === 'step' || (url.x0 === null && url.x1 === null) ? null : zoomedRange(full, url)) ?? padded(full)
  return { min: shown.min + base, max: shown.max + base }
}

function StopLegend({ stop: { fromMs, toMs } }: { stop: Stop }) {
  return (
    <span className="inline-flex items-center gap-[5px] text-micro text-text-2">
      <svg width="18" height="10" aria-hidden>
        <rect width="18" height="10" fill="var(--chart-gap-fill)" />
      </svg>
      Logging stopped {formatInstant(fromMs)} {toMs === null ? 'and not started since' : `to ${formatInstant(toMs)}`}
    </span>
  )
}

interface StripProps {
  writer: RunWriter
  colour: string
  range: XRange
  stops: Stop[]
  moments: number[]
}

function Strip({ writer, colour, range, stops, moments }: StripProps) {
  const share = (ms: number) => `${(((ms - range.min) / (range.max - range.min)) * 100).toFixed(3)}%`
  const length = (from: number, to: number) => `${(((to - from) / (range.max - range.min)) * 100).toFixed(3)}%`
  const label = `${writer.writer.label}: ${formatCount(writer.events)} events from ${formatInstant(writer.first.ms)} to ${formatInstant(writer.last.ms)}`
  return (
    <div className="grid min-h-[25px] grid-cols-[270px_1fr] items-center px-3 text-small max-tablet:grid-cols-1 max-tablet:py-1">
      <span className="truncate pr-3" title={visibleText(writer.writer.label)}>
        <Untrusted text={writer.writer.label} />{' '}
        <span className="text-text-3">
          {formatCount(writer.events)} {writer.events === 1 ? 'event' : 'events'}
          {writer.denied === 0 ? '' : ` (${formatCount(writer.denied)} denied)`}, {knownBy(writer.personSource).short}
        </span>
      </span>
      <svg width="100%" height={ROW} role="img" aria-label={label} className="chart-keeps-colour block">
        <line x1="0" x2="100%" y1="9" y2="9" stroke="var(--border-1)" />
        {stops.map(({ fromMs, toMs }) => (
          <rect
            key={fromMs}
            x={share(fromMs)}
            width={length(fromMs, toMs ?? range.max)}
            height={ROW}
            fill="var(--chart-gap-fill)"
          />
        ))}
        {writer.spans.map(({ fromMs, toMs, events }) =>
          toMs - fromMs < (range.max - range.min) / 300 ? (
            <rect
              key={fromMs}
              x={share(fromMs)}
              y={events === 1 ? 2 : 6}
              width="3"
              height={events === 1 ? 14 : 6}
              fill={colour}
            />
          ) : (
            <rect key={fromMs} x={share(fromMs)} y="6" width={length(fromMs, toMs)} height="6" fill={colour} />
          ),
        )}
        {moments.map((ms) => (
          <line
            key={ms}
            x1={share(ms)}
            x2={share(ms)}
            y1="0"
            y2={ROW}
            stroke="var(--chart-event)"
            strokeDasharray="1 3"
            strokeLinecap="round"
          />
        ))}
      </svg>
    </div>
  )
}
