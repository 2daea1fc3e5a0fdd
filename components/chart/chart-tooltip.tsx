'use client'
import { useSyncExternalStore } from 'react'
import { VERDICT_LOOKS, VerdictBadge } from '@/components/evidence/verdict-badge'
import { Untrusted } from '@/components/ui/untrusted'
import { formatExact, formatInstant, formatValue } from '@/lib/format'
import type { ChartModel } from './chart-model'
import type { HoverStore } from './hover-store'
import type { Place } from './nearest'
import type { DrawnPoint } from './series-points'
import { stepLabel } from './time-ticks'

const WIDTH = 240
const GAP = 9
/** Further lines that are told beside the nearest. */
const MORE = 3

/** What lies under the pointer, nearest first, with every digit. It stands beside the point and never over it. */
export function ChartTooltip({
  hover,
  model,
  bucketWidth,
  colourOf,
}: {
  hover: HoverStore
  model: ChartModel
  bucketWidth: number | null
  colourOf: (writer: string) => string
}) {
  const places = useSyncExternalStore(hover.subscribe, hover.get, () => null)
  const [nearest, ...others] = places ?? []
  if (nearest === undefined) return null
  const { point, left } = nearest
  const onLeft = left + GAP + WIDTH > model.area.right && left - GAP - WIDTH > 0
  const verdict = model.verdictOf(point)
  const range = bucketWidth === null ? null : bucketRange(model, point, bucketWidth)
  return (
    <div
      role="tooltip"
      className="pointer-events-none absolute top-8 z-10 w-[240px] rounded-2 border border-border-2 bg-surface-1 px-2.5 pt-[7px] pb-2 text-[11px]/4 shadow-pop"
      style={{ left: onLeft ? left - GAP - WIDTH : Math.min(left + GAP, model.area.right + 10 - WIDTH) }}
    >
      <div className="flex flex-wrap items-center gap-x-1.5">
        <Swatch colour={pointColour(model, colourOf, point)} />
        <span className="min-w-0 font-mono text-[13px]/[18px] font-semibold tracking-[-.02em] break-all">
          {formatExact(point.value)}
        </span>
        <span className="ml-auto text-text-3 whitespace-nowrap">{stepWords(point.step)}</span>
      </div>
      <dl className="mt-[3px] grid grid-cols-[58px_1fr] [&_dd]:min-w-0 [&_dd]:font-mono [&_dt]:text-text-3">
        {range === null ? null : (
          <>
            <dt>Range</dt>
            <dd>
              {formatValue(range.min)} … {formatValue(range.max)}
            </dd>
          </>
        )}
        <dt>Claimed</dt>
        <dd>{point.claimedMs === null ? 'not readable' : formatInstant(point.claimedMs)}</dd>
        <dt>Observed</dt>
        <dd>{formatInstant(point.observedMs)}</dd>
        <dt>Writer</dt>
        <dd className="truncate">
          <Untrusted text={point.writer.label} className="text-[11px]" />
        </dd>
        {verdict === null ? null : (
          <>
            <dt>Log file</dt>
            <dd className="font-sans!">
              <VerdictBadge verdict={verdict} />
            </dd>
          </>
        )}
      </dl>
      {others.slice(0, MORE).map((place) => (
        <Other
          key={`${place.point.event} ${place.point.item}`}
          place={place}
          colour={pointColour(model, colourOf, place.point)}
        />
      ))}
      {others.length > MORE ? <div className="text-text-3">{others.length - MORE} more lines here</div> : null}
    </div>
  )
}

/** The colour in which a point is drawn. */
export function pointColour(
  { verdictOf, proofs }: ChartModel,
  colourOf: (writer: string) => string,
  point: DrawnPoint,
): string {
  const shown = proofs.find(({ verdict }) => verdict === verdictOf(point))
  return shown === undefined ? colourOf(point.writer.key) : VERDICT_LOOKS[shown.verdict].solid
}

function Other({ place: { point }, colour }: { place: Place; colour: string }) {
  return (
    <div className="mt-1 flex items-center gap-1.5 border-t border-border-1 pt-1">
      <Swatch colour={colour} />
      <span className="font-mono">{formatExact(point.value)}</span>
      <span className="whitespace-nowrap text-text-3">{stepWords(point.step)}</span>
      <Untrusted text={point.writer.label} className="ml-auto truncate text-[11px]" />
    </div>
  )
}

function Swatch({ colour }: { colour: string }) {
  return (
    <svg width="14" height="8" aria-hidden className="flex-none">
      <path d="M0 4H14" stroke={colour} strokeWidth="2" />
    </svg>
  )
}

/** `step 4,300`, every digit of it. */
export function stepWords(step: DrawnPoint['step']): string {
  if (step === null) return 'no step'
  return `step ${typeof step === 'number' ? stepLabel(step) : step.replace('-', '−')}`
}

/** Smallest and largest value drawn of the bucket that `point` stands for, in its line. */
function bucketRange(model: ChartModel, point: DrawnPoint, width: number): { min: number; max: number } | null {
  const bucket = Math.floor(point.x / width)
  const values = model.places
    .map((place) => place.point)
    .filter(
      (other) =>
        Math.floor(other.x / width) === bucket &&
        other.segment === point.segment &&
        other.writer.key === point.writer.key,
    )
    .map(({ value }) => value)
    .filter((value) => typeof value === 'number')
  return values.length < 2 ? null : { min: Math.min(...values), max: Math.max(...values) }
}
