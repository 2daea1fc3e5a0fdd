import { useId } from 'react'
import type { ChartContext, SharedShade } from './cards-props'
import type { ChartModel } from './chart-model'

/** A stretch of an axis of time, in x units, of which there is no record or no proof. */
export interface Shade {
  from: number
  to: number
  words: string
  /** In the place of `words` where those have no room. */
  short?: string
  unproved: boolean
  /** Of several runs it is so of some only: it stands on a lane of its own, counted from the top. */
  lane?: number
}

/** Height of a lane, and lanes that there is room for. */
const [LANE, MOST_LANES] = [7, 5]

/** Pixels of a letter of the words. */
const LETTER = 5.8

/** Plain where nothing is recorded, hatched where what is recorded is not proved; of some runs only a strip of it. */
export function TimeShade({ shade, model }: { shade: Shade; model: ChartModel }) {
  const { area, x } = model
  const left = Math.max(x.toPixel(shade.from), area.left)
  const right = Math.min(x.toPixel(shade.to), area.right)
  if (right <= left) return null
  const { unproved, lane, words, short = words } = shade
  const shorter = [words, words.replace(/ \(.*\)$/, ''), short]
  const told = shorter.find((each) => each.length * LETTER + 8 < right - left)
  const whole = { y: area.top, height: area.bottom - area.top }
  const strip = lane === undefined ? whole : { y: area.bottom - (1 + (lane % MOST_LANES)) * LANE, height: LANE - 1 }
  const box = { x: left, ...strip, width: Math.max(right - left, 1) }
  return (
    <g>
      {unproved ? (
        <g data-mark="unproved">
          <Hatch {...box} />
          <path d={`M${left} ${box.y}v${box.height}M${right} ${box.y}v${box.height}`} stroke="var(--chart-noproof)" />
        </g>
      ) : (
        <rect
          {...box}
          fill="var(--chart-gap-fill)"
          {...(lane === undefined ? {} : { stroke: 'var(--chart-gap)', strokeWidth: 0.5 })}
          data-mark="unrecorded"
        />
      )}
      {lane === undefined && told !== undefined ? (
        <text
          x={(left + right) / 2}
          y={area.top + 12}
          textAnchor="middle"
          className={`text-[11px] ${unproved ? 'fill-unattested' : 'fill-text-2'}`}
        >
          {told}
        </text>
      ) : null}
    </g>
  )
}

/** Amber lines at 45 degrees. */
export function Hatch(box: { x: number; y: number; width: number; height: number }) {
  const pattern = useId()
  return (
    <>
      <defs>
        <pattern id={pattern} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path d="M0 0V6" stroke="var(--chart-noproof)" strokeWidth="1.4" opacity=".45" />
        </pattern>
      </defs>
      <rect {...box} fill="var(--chart-noproof-fill)" />
      <rect {...box} fill={`url(#${pattern})`} />
    </>
  )
}

/** Stretches in x units of an axis of time; none on the step axis. One without an end lasts to the end of the axis. */
export function shadesOf(
  { unrecorded, unproved, baseMs, shared }: Pick<ChartContext, 'unrecorded' | 'unproved' | 'baseMs' | 'shared'>,
  { x }: ChartModel,
): Shade[] {
  if (x.kind === 'step' || x.kind === 'metric') return []
  if (shared !== undefined) return shared.kind === x.kind ? inLanes(shared.shades, x.range.max) : []
  const base = x.kind === 'relative' ? (baseMs ?? 0) : 0
  const shade = (span: { fromMs: number; toMs: number | null }, words: string, unproved: boolean): Shade => ({
    ...{ from: span.fromMs - base, to: span.toMs === null ? x.range.max : span.toMs - base, words, unproved },
  })
  const silent = unrecorded.map((span) => shade(span, span.words, false))
  // Relative time counts from a claimed time.
  const doubtful = unproved.map((span) =>
    shade((x.kind === 'observed' ? null : span.claimed) ?? span, UNPROVED[span.why], true),
  )
  return [
    ...silent.flatMap((each) => without(each, doubtful)),
    ...doubtful.flatMap((each) => [...without(each, silent), ...silent.flatMap((other) => both(each, other) ?? [])]),
  ]
}

/** The parts of a stretch that none of `others` has, oldest first. */
function without(shade: Shade, others: readonly Shade[]): Shade[] {
  return others.reduce<Shade[]>(
    (parts, { from, to }) =>
      parts.flatMap((part) =>
        to <= part.from || from >= part.to
          ? [part]
          : [
              { ...part, to: Math.max(from, part.from) },
              { ...part, from: Math.min(to, part.to) },
            ].filter((rest) => rest.to > rest.from),
      ),
    [shade],
  )
}

/** Where nothing was recorded and nothing is proved either; null: nowhere. */
function both(doubtful: Shade, silent: Shade): Shade | null {
  const from = Math.max(doubtful.from, silent.from)
  const to = Math.min(doubtful.to, silent.to)
  if (to <= from) return null
  // With room for one of them it is why the line breaks: the hatch says the other.
  const words = `${silent.words}, ${doubtful.words.charAt(0).toLowerCase()}${doubtful.words.slice(1)}`
  return { from, to, words, short: silent.words, unproved: true }
}

/** What is so of all runs of a chart over all of it; the rest on lanes, so that none covers another. */
function inLanes(shades: readonly SharedShade[], endOfAxis: number): Shade[] {
  const ends: number[] = []
  return [...shades]
    .sort((a, b) => a.from - b.from)
    .map(({ from, to: end, words, unproved, runs, of }) => {
      const to = end ?? endOfAxis
      if (runs.length === of) return { from, to, words, unproved }
      const free = ends.findIndex((taken) => taken <= from)
      const lane = free === -1 ? ends.length : free
      ends[lane] = to
      return { from, to, words, unproved, lane }
    })
}

/** What was not read can lie only where it was delivered. */
export const UNPROVED: Record<ChartContext['unproved'][number]['why'], string> = {
  calls: 'No proof',
  hours: 'No digest (by delivery)',
  absent: 'Log file missing (by delivery)',
}
