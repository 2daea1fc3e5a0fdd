'use client'
import { useId } from 'react'
import { type Shade, TimeShade } from '@/components/chart/time-shades'
import type { GroupLines } from './group-lines'
import { type GroupModel, groupKey } from './group-model'

/** Bands below, then means in ink, a dash for each group; what is no number and what contradicts itself stays marked. */
export function GroupLayers({ model, shades }: { model: GroupModel; shades: readonly Shade[] }) {
  const { chart, groups, odd } = model
  const { area } = chart
  const clip = useId()
  return (
    <g fill="none" strokeLinejoin="round">
      <defs>
        <clipPath id={clip}>
          <rect x={area.left} y={area.top} width={area.right - area.left} height={area.bottom - area.top} />
        </clipPath>
      </defs>
      <g clipPath={`url(#${clip})`}>
        {shades.map((shade) => (
          <TimeShade key={`${shade.from} ${shade.to} ${shade.words} ${shade.lane}`} shade={shade} model={chart} />
        ))}
        {groups.map(({ group, band }, at) =>
          band === '' ? null : (
            <path
              key={groupKey(group)}
              d={band}
              fill="var(--chart-event)"
              fillOpacity={bandOpacity(groups.length)}
              data-band={at}
            />
          ),
        )}
        {groups.map(({ group, part, ...whole }, at) => (
          <g key={groupKey(group)} stroke="var(--text-1)" data-group={at}>
            <Lines lines={whole} dash={whole.dash} at={at} />
            <g strokeOpacity=".5" data-part={at}>
              <Lines lines={part} dash={whole.dash} at={at} />
            </g>
          </g>
        ))}
      </g>
      {groups.map(({ group, collided }) =>
        collided.length === 0 ? null : (
          <path
            key={groupKey(group)}
            d={collided.map(({ x, y }) => `M${x} ${y - 4.5}l4.5 4.5l-4.5 4.5l-4.5 -4.5z`).join('')}
            fill="var(--surface-1)"
            stroke="var(--chart-collision)"
            strokeWidth="1.6"
            data-mark="collision"
          />
        ),
      )}
      {odd.map(({ key, x, words }) => (
        <g key={key} data-mark="odd">
          <path d={`M${x} ${area.top}V${area.bottom}`} stroke="var(--chart-collision)" strokeDasharray="1 3" />
          <path d={`M${x - 4} ${area.top - 4}l8 8m0 -8l-8 8`} stroke="var(--chart-collision)" strokeWidth="1.6" />
          <text
            x={x + 8}
            y={area.top + 8}
            className="fill-failed text-[10.5px] [paint-order:stroke]"
            stroke="var(--surface-1)"
            strokeWidth="5"
          >
            {words}
          </text>
        </g>
      ))}
      <EndWords model={model} />
    </g>
  )
}

/** Of many bands each is fainter, so that several over one another do not hide the lines. */
const bandOpacity = (bands: number) => Math.min(0.18, 0.4 / bands)

/** Smoothed lines lie over the faded means that they are of. */
function Lines({
  lines: { mean, smooth, dots },
  dash,
  at,
}: {
  lines: GroupLines
  dash: string | undefined
  at: number
}) {
  return (
    <>
      <g opacity={smooth === '' ? undefined : 0.28}>
        {mean === '' ? null : <path d={mean} strokeWidth="1.3" strokeDasharray={dash} />}
        {dots === '' ? null : <path d={dots} strokeWidth="2.8" strokeLinecap="round" />}
      </g>
      {smooth === '' ? null : <path d={smooth} strokeWidth="1.6" strokeDasharray={dash} data-smooth={at} />}
    </>
  )
}

/** What each line is of, where it ends. */
function EndWords({ model: { chart, groups } }: { model: GroupModel }) {
  return groups.map(({ group, end }) =>
    end === null ? null : (
      <text
        key={groupKey(group)}
        x={chart.area.right}
        y={end.y}
        textAnchor="end"
        className="fill-text-1 text-[10.5px] [paint-order:stroke]"
        stroke="var(--surface-1)"
        strokeWidth="5"
        strokeLinejoin="round"
      >
        {end.words}
      </text>
    ),
  )
}
