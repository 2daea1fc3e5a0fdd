'use client'
import { memo, useId } from 'react'
import type { ChartModel, DrawnSeries, Moment } from './chart-model'
import type { CollisionMark } from './collision-marks'
import { type EdgeMark, isUpper } from './edge-marks'
import { MetricMarks } from './metric-marks-layer'
import type { PlotArea } from './plot'
import { plottedKey } from './plotted'
import { ProofLayer } from './proof-layer'
import { RestartLines, RestartWords } from './restart-layer'
import { type Shade, TimeShade } from './time-shades'

const HALO = { paintOrder: 'stroke', stroke: 'var(--surface-1)', strokeWidth: 5 } as const
const WORD = 'text-[11px] font-medium'

interface LayersProps {
  model: ChartModel
  shades: Shade[]
  moments: Moment[]
  selected: { x: number; y: number } | null
}

/** Everything between the grid and the crosshair: shades, moments, lines, marks, collisions and the selected point. */
export const ChartLayers = memo(function ChartLayers({ model, shades, moments, selected }: LayersProps) {
  const clip = useId()
  const { area, series, edges } = model
  return (
    <g>
      <defs>
        <clipPath id={clip}>
          <rect x={area.left} y={area.top} width={area.right - area.left} height={area.bottom - area.top} />
        </clipPath>
      </defs>
      <MinorTicks model={model} />
      <ZeroLine model={model} />
      <g clipPath={`url(#${clip})`}>
        {shades.map((shade) => (
          <TimeShade key={`${shade.from} ${shade.to} ${shade.words} ${shade.lane}`} shade={shade} model={model} />
        ))}
        <RestartLines model={model} />
      </g>
      <MomentLines model={model} moments={moments} />
      <g clipPath={`url(#${clip})`} fill="none" strokeLinejoin="round" strokeLinecap="round">
        {series.map((each) => (
          <SeriesLines key={plottedKey(each.plotted)} series={each} />
        ))}
      </g>
      {model.marks.size === 0 ? null : <MetricMarks model={model} />}
      <g strokeLinecap="round">
        {series.flatMap(({ lines, plotted }) =>
          lines.map(({ id, writer, group, lone }) =>
            // Outside of the clip, so that no part of the only sign of a write is cut off.
            lone === '' ? null : (
              <path
                key={id}
                d={lone}
                stroke={plotted.colourOf(writer, group)}
                strokeWidth="6.4"
                data-lone={id}
                data-run={plotted.answer.run}
              />
            ),
          ),
        )}
      </g>
      {series.map(({ proofs, plotted }) => (
        <ProofLayer key={plottedKey(plotted)} proofs={proofs} />
      ))}
      <MomentWords model={model} moments={moments} />
      <RestartWords model={model} />
      {edges.map((edge) => (
        <Edge key={`${edge.kind} ${edge.from}`} edge={edge} area={area} />
      ))}
      {series.flatMap(({ collisions, plotted }) =>
        collisions.map((collision) => (
          <Collision key={`${plottedKey(plotted)} ${collision.step}`} collision={collision} />
        )),
      )}
      {selected === null ? null : (
        <circle
          cx={selected.x}
          cy={selected.y}
          r="8.5"
          fill="none"
          stroke="var(--focus)"
          strokeWidth="2"
          data-mark="selected"
        />
      )}
    </g>
  )
})

function SeriesLines({ series: { lines, plotted } }: { series: DrawnSeries }) {
  const { colourOf, dash, width, opacity, dotted, answer } = plotted
  return (
    <g data-run={answer.run}>
      {lines.map((line) => (
        <g key={line.id} stroke={colourOf(line.writer, line.group)} opacity={opacity}>
          <g opacity={line.smooth === '' ? undefined : 0.28} data-faded={line.smooth !== ''}>
            {line.band === '' ? null : (
              <path
                d={line.band}
                fill={colourOf(line.writer, line.group)}
                fillOpacity=".18"
                stroke="none"
                data-band={line.id}
              />
            )}
            <path
              d={line.path}
              // One pixel is painted as a hairline, many times quicker than the outline of anything wider.
              strokeWidth={width ?? (line.dots === '' ? 1 : 1.3)}
              // Joins of a line that goes up and down in each pixel are not seen, and take most of the time of painting it.
              strokeLinejoin={line.dots === '' ? 'bevel' : undefined}
              strokeDasharray={dash}
              data-line={line.id}
            />
            {line.dots === '' ? null : <path d={line.dots} strokeWidth={dotted === true ? 4 : 2.8} />}
          </g>
          {line.smooth === '' ? null : (
            <path d={line.smooth} strokeWidth={(width ?? 1.3) + 0.3} strokeDasharray={dash} data-smooth={line.id} />
          )}
        </g>
      ))}
    </g>
  )
}

/** Lags lie around it: above it a clock was ahead, below it a write came late. */
function ZeroLine({ model: { y, area } }: { model: ChartModel }) {
  const top = y?.kind === 'lag' ? y.toPixel(0) : null
  if (top === null || top < area.top || top > area.bottom) return null
  return <path d={`M${area.left} ${top}H${area.right}`} stroke="var(--chart-axis)" data-mark="zero" />
}

function MinorTicks({ model }: { model: ChartModel }) {
  const path = model.x.ticks.minor
    .map((value) => `M${model.x.toPixel(value).toFixed(1)} ${model.area.bottom}v2`)
    .join('')
  return <path d={path} stroke="var(--chart-axis)" opacity=".6" />
}

function momentsInView({ x, area }: ChartModel, moments: Moment[]): { left: number; word: string }[] {
  return moments
    .map(({ x: at, word }) => ({ left: x.toPixel(at), word }))
    .filter(({ left }) => left >= area.left && left <= area.right)
}

function MomentLines({ model, moments }: { model: ChartModel; moments: Moment[] }) {
  const { top, bottom } = model.area
  return (
    <path
      d={momentsInView(model, moments)
        .map(({ left }) => `M${left.toFixed(1)} ${top}V${bottom}`)
        .join('')}
      stroke="var(--chart-event)"
      strokeDasharray="1 3"
      strokeLinecap="round"
      strokeWidth="1.2"
      data-mark="moment"
    />
  )
}

/** Room for a word beside its moment, in pixels. */
const WORD_ROOM = 80

/** The words of moments; of two that would run into one another the later one stands. */
function MomentWords({ model, moments }: { model: ChartModel; moments: Moment[] }) {
  const taken: { from: number; to: number }[] = []
  return momentsInView(model, moments)
    .reverse()
    .map(({ left, word }) => {
      const onLeft = left - model.area.left > WORD_ROOM
      const room = { from: onLeft ? left - WORD_ROOM : left, to: onLeft ? left : left + WORD_ROOM }
      if (taken.some(({ from, to }) => room.from < to && room.to > from)) return null
      if (isWritten(model, room.from, room.to)) return null
      taken.push(room)
      return (
        <text
          key={`${left} ${word}`}
          x={left + (onLeft ? -4 : 4)}
          y={model.area.bottom - (isOverEdge(model, room) ? 22 : 6)}
          textAnchor={onLeft ? 'end' : 'start'}
          className="fill-text-2 text-[11px]"
          {...HALO}
        >
          {word}
        </text>
      )
    })
}

/** Whether a collision's value is already written at the foot of the plot between these pixels. */
function isWritten({ series, area }: ChartModel, from: number, to: number): boolean {
  return series
    .flatMap(({ collisions }) => collisions.flatMap(({ places }) => places))
    .some(({ x, y, label, onLeft }) => {
      if (label === null || y < area.bottom - 22) return false
      return onLeft ? x - 130 < to && x > from : x < to && x + 130 > from
    })
}

/** Whether marks of the lower edge, or their words, stand in this room: then there is more above them. */
function isOverEdge({ edges }: ChartModel, room: { from: number; to: number }): boolean {
  return edges
    .filter(({ kind }) => !isUpper(kind))
    .some(({ from, to, label, onLeft }) => {
      const words = label === null ? 0 : label.length * 6 + 9
      return from - 6 - (onLeft ? words : 0) < room.to && to + 6 + (onLeft ? 0 : words) > room.from
    })
}

/** A cross for NaN, a triangle for an infinity, an open one for what a log axis or the frame has no place for. */
function Edge({ edge: { kind, from, to, label, onLeft }, area }: { edge: EdgeMark; area: PlotArea }) {
  const upper = isUpper(kind)
  const edge = upper ? area.top : area.bottom
  const isPlain = kind === 'nonPositive' || kind === 'above' || kind === 'below'
  const colour = isPlain ? 'var(--chart-event)' : 'var(--chart-collision)'
  const ends = from === to ? [from] : [from, to]
  const shape = (left: number) => {
    if (kind === 'NaN') return `M${left - 4} ${edge + 1}l8 8m0-8l-8 8`
    if (isPlain) return upper ? `M${left - 4} ${edge + 6}h8l-4-6z` : `M${left - 4} ${edge - 6}h8l-4 6z`
    return upper ? `M${left - 4.5} ${edge + 8.5}h9l-4.5-8z` : `M${left - 4.5} ${edge - 8.5}h9l-4.5 8z`
  }
  const drop = upper ? `${area.top + 11}V${area.bottom}` : `${area.top}V${area.bottom - 11}`
  return (
    <g stroke={colour} data-mark={kind}>
      {ends.map((left) => (
        <g key={left}>
          {isPlain ? null : <path d={`M${left} ${drop}`} strokeDasharray="1 3" opacity=".7" />}
          <path d={shape(left)} fill={kind === 'NaN' ? 'none' : 'var(--surface-1)'} strokeWidth="1.7" />
        </g>
      ))}
      {from === to ? null : (
        <path d={`M${from + 6} ${edge + (upper ? 5 : -5)}H${to - 6}`} strokeDasharray="1 3" strokeWidth="1.2" />
      )}
      {label === null ? null : (
        <text
          x={onLeft ? from - 9 : to + 9}
          y={upper ? edge + 9.5 : edge - 4}
          textAnchor={onLeft ? 'end' : 'start'}
          className={`${WORD} ${isPlain ? 'fill-text-2' : 'fill-failed'}`}
          {...HALO}
        >
          {label}
        </text>
      )}
    </g>
  )
}

function Collision({ collision: { places, crowded } }: { collision: CollisionMark }) {
  const half = crowded ? 2.8 : 4.6
  const joined = places.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('')
  return (
    <g data-mark="collision">
      {crowded ? null : (
        <path d={joined} fill="none" stroke="var(--chart-collision)" strokeWidth="1.2" strokeDasharray="2 2.5" />
      )}
      {places.map(({ id, x, y }) => (
        <g key={id}>
          <path
            d={`M${x - half} ${y}l${half}-${half} ${half} ${half}-${half} ${half}z`}
            fill="var(--surface-1)"
            stroke="var(--chart-collision)"
            strokeWidth={crowded ? 1.1 : 1.6}
          />
        </g>
      ))}
      {places.map(({ id, x, y, label, onLeft }) =>
        label === null ? null : (
          <text
            key={id}
            x={x + (onLeft ? -14 : 14)}
            y={y + 4}
            textAnchor={onLeft ? 'end' : 'start'}
            className={`${WORD} fill-failed`}
            {...HALO}
          >
            {label}
          </text>
        ),
      )}
    </g>
  )
}
