'use client'
import { useSyncExternalStore } from 'react'
import { VERDICT_LOOKS, VerdictBadge } from '@/components/evidence/verdict-badge'
import { MetricName } from '@/components/ui/metric-name'
import { Untrusted } from '@/components/ui/untrusted'
import type { SeriesResponse } from '@/lib/api/series'
import { formatExact, formatInstant } from '@/lib/format'
import { type ChartModel, smoothedIn, verdictIn } from './chart-model'
import type { HoverStore } from './hover-store'
import { smoothedWords, valueWords } from './lag'
import { type Place, stretchAround } from './nearest'
import type { Plotted } from './plotted'
import { bucketOf, type DrawnPoint } from './series-points'
import { useHasHandle } from './step-bus'
import { stepLabel } from './time-ticks'

const WIDTH = 240
const GAP = 9
/** Further lines that are told beside the nearest. */
const MORE = 3

/** What lies under the pointer, nearest first, with every digit. It stands beside the point and never over it. */
export function ChartTooltip({ hover, model }: { hover: HoverStore; model: ChartModel }) {
  const places = useSyncExternalStore(hover.subscribe, hover.get, () => null)
  const held = useHasHandle()
  const [nearest, ...others] = places ?? []
  // While the handle stands, the table below tells what lies there.
  if (nearest === undefined || held) return null
  const { point, left } = nearest
  const onLeft = left + GAP + WIDTH > model.area.right && left - GAP - WIDTH > 0
  const plotted = model.series[point.series]?.plotted
  const { name, metric, answer } = plotted ?? { name: '', answer: null }
  const verdict = verdictIn(model, point)
  const smooth = smoothedAs(model, point)
  const range = answer === null || answer.bucketWidth === null ? null : bucketRange(model, nearest, answer)
  return (
    <div
      role="tooltip"
      className="pointer-events-none absolute top-8 z-10 w-[240px] rounded-2 border border-border-2 bg-surface-1 px-2.5 pt-[7px] pb-2 text-[11px]/4 shadow-pop"
      style={{ left: onLeft ? left - GAP - WIDTH : Math.min(left + GAP, model.area.right + 10 - WIDTH) }}
    >
      <div className="flex flex-wrap items-center gap-x-1.5">
        <Swatch colour={pointColour(model, point)} plotted={plotted} />
        <span className="min-w-0 font-mono text-[13px]/[18px] font-semibold tracking-[-.02em] break-all">
          {valueWords(answer ?? undefined, point.value, 'exact')}
        </span>
        <span className="ml-auto text-text-3 whitespace-nowrap">{stepWords(point.step)}</span>
      </div>
      {name === '' ? null : <Untrusted text={name} className="block truncate text-[11px]" />}
      {metric === undefined ? null : <MetricName name={metric} className="block truncate text-[11px]!" />}
      <dl className="mt-[3px] grid grid-cols-[58px_1fr] [&_dd]:min-w-0 [&_dd]:font-mono [&_dt]:text-text-3">
        {smooth === null ? null : (
          <>
            <dt>Smoothed</dt>
            <dd>{smooth}</dd>
          </>
        )}
        {range === null ? null : (
          <>
            <dt>Range</dt>
            <dd>
              {valueWords(answer ?? undefined, range.min, 'short')} …{' '}
              {valueWords(answer ?? undefined, range.max, 'short')}
            </dd>
          </>
        )}
        <SplitBy point={point} answer={answer} />
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
          colour={pointColour(model, place.point)}
          name={nameIn(model, place.point)}
          plotted={model.series[place.point.series]?.plotted}
          smooth={smoothedAs(model, place.point)}
        />
      ))}
      {others.length > MORE ? <div className="text-text-3">{others.length - MORE} more lines here</div> : null}
    </div>
  )
}

/** Where a point lies on another metric, and what it says of the client or the address by which lines are split. */
function SplitBy({ point, answer }: { point: DrawnPoint; answer: SeriesResponse | null }) {
  return (
    <>
      {answer === null || answer.joined === null ? null : (
        <>
          <dt className="truncate">
            <Untrusted text={answer.joined.xmetric} className="text-[11px]" />
          </dt>
          <dd>{formatExact(point.x)}</dd>
        </>
      )}
      {answer === null || answer.by === null ? null : (
        <>
          <dt>{answer.by === 'ip' ? 'Address' : 'Client'}</dt>
          <dd className="truncate">
            <Untrusted text={point.group === '' ? 'not recorded' : point.group} className="text-[11px]" />
          </dd>
        </>
      )}
    </>
  )
}

/** The colour in which a point is drawn. */
export function pointColour({ series }: ChartModel, point: DrawnPoint): string {
  const mine = series[point.series]
  const verdict = mine?.verdictOf(point)
  const shown = mine?.proofs.find((proof) => proof.verdict === verdict)
  if (shown !== undefined) return VERDICT_LOOKS[shown.verdict].solid
  return mine?.plotted.colourOf(point.writer.key, point.group) ?? 'var(--text-3)'
}

/** What the smooth line says at a point; null where there is none. */
export function smoothedAs(model: ChartModel, point: DrawnPoint): string | null {
  const value = smoothedIn(model, point)
  return value === null ? null : smoothedWords(model.series[point.series]?.plotted.answer, value)
}

/** What tells a point's line from others: its series where there are several, else its writer. */
function nameIn({ series }: ChartModel, point: DrawnPoint): string {
  return series[point.series]?.plotted.name || point.writer.label
}

function Other({
  place: { point },
  colour,
  name,
  plotted,
  smooth,
}: {
  place: Place
  colour: string
  name: string
  plotted: Plotted | undefined
  smooth: string | null
}) {
  const metric = plotted?.metric
  return (
    <div className="mt-1 border-t border-border-1 pt-1">
      <div className="flex items-center gap-1.5">
        <Swatch colour={colour} plotted={plotted} />
        <span className="font-mono">{valueWords(plotted?.answer, point.value, 'exact')}</span>
        <span className="ml-auto whitespace-nowrap text-text-3">{stepWords(point.step)}</span>
      </div>
      {smooth === null ? null : (
        <div className="pl-6.5 text-text-3">
          smoothed <span className="font-mono">{smooth}</span>
        </div>
      )}
      <div className="flex flex-wrap gap-x-1.5">
        <Untrusted text={name} className="min-w-0 truncate text-[11px]" />
        {metric === undefined ? null : <MetricName name={metric} className="min-w-0 truncate text-[11px]!" />}
      </div>
    </div>
  )
}

/** The line that a value was read from, as its chart draws it. */
function Swatch({ colour, plotted }: { colour: string; plotted: Plotted | undefined }) {
  return (
    <svg width="20" height="8" aria-hidden className="flex-none overflow-visible">
      <path d="M0 4H20" stroke={colour} strokeWidth="2" strokeDasharray={plotted?.dash} opacity={plotted?.opacity} />
      {plotted?.mark === undefined ? null : (
        <path d={`M10 4${plotted.mark}`} stroke={colour} strokeWidth="1.4" fill="var(--surface-1)" />
      )}
    </svg>
  )
}

/** `step 4,300`, every digit of it. */
export function stepWords(step: DrawnPoint['step']): string {
  if (step === null) return 'no step'
  return `step ${typeof step === 'number' ? stepLabel(step) : step.replace('-', '−')}`
}

/** Smallest and largest value drawn of the bucket that a place stands for, in its line. */
function bucketRange(model: ChartModel, place: Place, answer: SeriesResponse): { min: number; max: number } | null {
  const bucket = bucketOf(answer, place.point.x)
  const values = stretchAround(model.tracks, place, ({ x }) => bucketOf(answer, x) === bucket)
    .map(({ point }) => point.value)
    .filter((value) => typeof value === 'number')
  return values.length < 2 ? null : { min: Math.min(...values), max: Math.max(...values) }
}
