'use client'
import { memo, useId } from 'react'
import type { ChartModel, Moment } from './chart-model'
import type { CollisionMark } from './collision-marks'
import { type EdgeMark, isUpper } from './edge-marks'
import type { PlotArea } from './plot'
import { ProofLayer } from './proof-layer'
import { type Shade, TimeShade } from './time-shades'

const HALO = { paintOrder: 'stroke', stroke: 'var(--surface-1)', strokeWidth: 3 } as const
const WORD = 'text-[11px] font-medium'

interface LayersProps {
  model: ChartModel
  shades: Shade[]
  moments: Moment[]
  colourOf: (writer: string) => string
  selected: { x: number; y: number } | null
}

/** Everything between the grid and the crosshair: shades, moments, lines, marks, collisions and the selected point. */
export const ChartLayers = memo(function ChartLayers({ model, shades, moments, colourOf, selected }: LayersProps) {
  const clip = useId()
  const { area, lines, edges, collisions, restarts } = model
  return (
    <g>
      <defs>
        <clipPath id={clip}>
          <rect x={area.left} y={area.top} width={area.right - area.left} height={area.bottom - area.top} />
        </clipPath>
      </defs>
      <MinorTicks model={model} />
      <g clipPath={`url(#${clip})`}>
        {shades.map((shade) => (
          <TimeShade key={shade.from} shade={shade} model={model} />
        ))}
        {restarts.map((left) => (
          <path key={left} d={`M${left} ${area.top}V${area.bottom}`} stroke="var(--chart-gap)" strokeDasharray="1 3" />
        ))}
      </g>
      <MomentLines model={model} moments={moments} />
      <g clipPath={`url(#${clip})`} fill="none" strokeLinejoin="round" strokeLinecap="round">
        {lines.map((line) => (
          <g key={line.id} stroke={colourOf(line.writer)}>
            {line.band === '' ? null : (
              <path d={line.band} fill={colourOf(line.writer)} fillOpacity=".18" stroke="none" data-band={line.id} />
            )}
            <path d={line.path} strokeWidth={line.dots === '' ? 1.1 : 1.3} data-line={line.id} />
            {line.dots === '' ? null : <path d={line.dots} strokeWidth="2.8" />}
          </g>
        ))}
      </g>
      <g strokeLinecap="round">
        {lines.map(({ id, writer, lone }) =>
          // Outside of the clip, so that no part of the only sign of a write is cut off.
          lone === '' ? null : <path key={id} d={lone} stroke={colourOf(writer)} strokeWidth="6.4" data-lone={id} />,
        )}
      </g>
      <ProofLayer proofs={model.proofs} />
      <MomentWords model={model} moments={moments} />
      {edges.map((edge) => (
        <Edge key={`${edge.kind} ${edge.from}`} edge={edge} area={area} />
      ))}
      {collisions.map((collision) => (
        <Collision key={collision.step} collision={collision} />
      ))}
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
function isWritten({ collisions, area }: ChartModel, from: number, to: number): boolean {
  return collisions
    .flatMap(({ places }) => places)
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

/** A cross for NaN, a triangle for an infinity, an open bar for what a log axis has no place for. */
function Edge({ edge: { kind, from, to, label, onLeft }, area }: { edge: EdgeMark; area: PlotArea }) {
  const upper = isUpper(kind)
  const edge = upper ? area.top : area.bottom
  const colour = kind === 'nonPositive' ? 'var(--chart-event)' : 'var(--chart-collision)'
  const ends = from === to ? [from] : [from, to]
  const shape = (left: number) => {
    if (kind === 'NaN') return `M${left - 4} ${edge + 1}l8 8m0-8l-8 8`
    if (kind === 'nonPositive') return `M${left - 4} ${edge - 6}h8l-4 6z`
    return upper ? `M${left - 4.5} ${edge + 8.5}h9l-4.5-8z` : `M${left - 4.5} ${edge - 8.5}h9l-4.5 8z`
  }
  const drop = upper ? `${area.top + 11}V${area.bottom}` : `${area.top}V${area.bottom - 11}`
  return (
    <g stroke={colour} data-mark={kind}>
      {ends.map((left) => (
        <g key={left}>
          {kind === 'nonPositive' ? null : <path d={`M${left} ${drop}`} strokeDasharray="1 3" opacity=".7" />}
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
          className={`${WORD} ${kind === 'nonPositive' ? 'fill-text-2' : 'fill-failed'}`}
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
      {places.map(({ x, y }, index) => (
        // Writes of one step are told apart by their order alone: two may be equal in all that is drawn.
        // biome-ignore lint/suspicious/noArrayIndexKey: the order is fixed.
        <g key={index}>
          <path
            d={`M${x - half} ${y}l${half}-${half} ${half} ${half}-${half} ${half}z`}
            fill="var(--surface-1)"
            stroke="var(--chart-collision)"
            strokeWidth={crowded ? 1.1 : 1.6}
          />
        </g>
      ))}
      {places.map(({ x, y, label, onLeft }) =>
        label === null ? null : (
          <text
            key={label}
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
