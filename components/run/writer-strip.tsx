'use client'
import type { Route } from 'next'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import type { MouseEvent } from 'react'
import type { Unrecorded } from '@/components/chart/lines'
import type { XRange } from '@/components/chart/x-axis'
import { knownBy } from '@/components/evidence/words'
import { Untrusted } from '@/components/ui/untrusted'
import type { RunWriter } from '@/lib/api/run'
import { formatCount, formatInstant, visibleText } from '@/lib/format'
import { useWriterEvents } from './writer-events'

/** The name at the left, time at the right; on a phone one below the other. */
export const STRIP_GRID = 'grid grid-cols-[270px_1fr] items-center max-tablet:grid-cols-1'

const ROW = 24
const MIDDLE = ROW / 2
const HOUR_MS = 3_600_000

type Span = RunWriter['spans'][number]

interface WriterStripProps {
  /** Key of the run. */
  run: string
  writer: RunWriter
  colour: string
  range: XRange
  unrecorded: Unrecorded[]
  moments: number[]
  onOpen: (event: string) => void
}

/** When one writer wrote. A mark of one write opens its evidence, one of more its hour in the ledger of events. */
export function WriterStrip({ run, writer, colour, range, unrecorded, moments, onOpen }: WriterStripProps) {
  const router = useRouter()
  const events = useWriterEvents(run, writer.writer.key)
  const told = `${formatCount(writer.events)} ${writer.events === 1 ? 'event' : 'events'} from ${formatInstant(writer.first.ms)} to ${formatInstant(writer.last.ms)}`
  const press = ({ clientX, currentTarget, detail }: MouseEvent<HTMLButtonElement>) => {
    const box = currentTarget.getBoundingClientRect()
    // A key has no place: it means the writer's first writes.
    const at = detail === 0 ? writer.first.ms : range.min + ((clientX - box.left) / box.width) * (range.max - range.min)
    const span = nearest(writer.spans, at)
    if (span?.events === 1) onOpen(span.event)
    else if (span !== null) router.push(`${events}${hourOf(Math.min(Math.max(at, span.fromMs), span.toMs))}` as Route)
  }
  return (
    <div className={`${STRIP_GRID} min-h-[25px] px-3 text-small max-tablet:py-1`}>
      <span className="py-0.5 pr-3 wrap-anywhere">
        <Link href={events as Route} title="The events of this writer on this run" className="text-text-1">
          <Untrusted text={writer.writer.label} />
        </Link>{' '}
        <span className="text-text-3">
          {formatCount(writer.events)} {writer.events === 1 ? 'event' : 'events'}
          {writer.denied === 0 ? '' : ` (${formatCount(writer.denied)} denied)`}, {knownBy(writer.personSource).short}
        </span>
      </span>
      <button
        type="button"
        aria-label={`Open writes of ${visibleText(writer.writer.label)}: ${told}`}
        className="block w-full"
        onClick={press}
      >
        <Marks writer={writer} colour={colour} range={range} unrecorded={unrecorded} moments={moments} />
      </button>
    </div>
  )
}

function Marks({ writer, colour, range, unrecorded, moments }: Omit<WriterStripProps, 'run' | 'onOpen'>) {
  const share = (ms: number) => `${(((ms - range.min) / (range.max - range.min)) * 100).toFixed(3)}%`
  const length = (from: number, to: number) => `${(((to - from) / (range.max - range.min)) * 100).toFixed(3)}%`
  return (
    <svg width="100%" height={ROW} aria-hidden className="chart-keeps-colour block">
      <line x1="0" x2="100%" y1={MIDDLE} y2={MIDDLE} stroke="var(--border-1)" />
      {unrecorded.map(({ fromMs, toMs }) => (
        <rect
          key={fromMs}
          x={share(fromMs)}
          width={length(fromMs, toMs ?? range.max)}
          height={ROW}
          fill="var(--chart-gap-fill)"
        />
      ))}
      {writer.spans.map((span) => {
        const { fromMs, toMs, events } = span
        if (span.refused) return <Refused key={`refused ${fromMs}`} span={span} at={share(fromMs)} />
        const isShort = toMs - fromMs < (range.max - range.min) / 300
        const height = isShort && events === 1 ? 14 : 6
        return (
          <rect
            key={fromMs}
            x={share(fromMs)}
            y={MIDDLE - height / 2}
            width={isShort ? 3 : length(fromMs, toMs)}
            height={height}
            fill={colour}
          >
            <title>{spanWords(span)}</title>
          </rect>
        )
      })}
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
  )
}

/** A cross, not a bar: the call was made, and nothing of it was taken. */
function Refused({ span, at }: { span: Span; at: string }) {
  return (
    <svg x={at} y={MIDDLE} width="1" height="1" aria-hidden overflow="visible" data-mark="refused">
      <path d={REFUSED} stroke="var(--failed)" strokeWidth="1.6" />
      <title>{spanWords(span)}</title>
    </svg>
  )
}

/** The cross around its own place. */
export const REFUSED = 'M-4-4L4 4M4-4L-4 4'

function spanWords({ fromMs, toMs, events, refused }: Span): string {
  const what = refused ? 'refused call' : 'event'
  if (events === 1) return `1 ${what} at ${formatInstant(fromMs)}`
  return `${formatCount(events)} ${what}s from ${formatInstant(fromMs)} to ${formatInstant(toMs)}`
}

function nearest(spans: Span[], ms: number): Span | null {
  const away = ({ fromMs, toMs }: Span) => Math.max(fromMs - ms, ms - toMs, 0)
  return spans.reduce<Span | null>((best, span) => (best === null || away(span) < away(best) ? span : best), null)
}

/** The clock's hour around `ms` as the URL's range. */
function hourOf(ms: number): string {
  const from = Math.floor(ms / HOUR_MS) * HOUR_MS
  return `&from=${formatInstant(from)}&to=${formatInstant(from + HOUR_MS)}`
}
