import { useId } from 'react'
import type { ChartContext } from './cards-props'
import type { ChartModel } from './chart-model'
import type { Unrecorded } from './lines'

/** A stretch of an axis of time, in x units, of which there is no record or no proof. */
export interface Shade {
  from: number
  to: number
  words: Unrecorded['words'] | 'No proof'
}

/** Plain where nothing is recorded, hatched where what is recorded is not proved. */
export function TimeShade({ shade, model }: { shade: Shade; model: ChartModel }) {
  const { area, x } = model
  const left = Math.max(x.toPixel(shade.from), area.left)
  const right = Math.min(x.toPixel(shade.to), area.right)
  if (right <= left) return null
  const box = { x: left, y: area.top, width: Math.max(right - left, 1), height: area.bottom - area.top }
  const unproved = shade.words === 'No proof'
  return (
    <g>
      {unproved ? (
        <g data-mark="unproved">
          <Hatch {...box} />
          <path
            d={`M${left} ${area.top}V${area.bottom}M${right} ${area.top}V${area.bottom}`}
            stroke="var(--chart-noproof)"
          />
        </g>
      ) : (
        <rect {...box} fill="var(--chart-gap-fill)" data-mark="unrecorded" />
      )}
      {right - left > (unproved ? 56 : 92) ? (
        <text
          x={(left + right) / 2}
          y={area.top + 12}
          textAnchor="middle"
          className={`text-[11px] ${unproved ? 'fill-unattested' : 'fill-text-2'}`}
        >
          {shade.words}
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
  { unrecorded, unproved, baseMs }: Pick<ChartContext, 'unrecorded' | 'unproved' | 'baseMs'>,
  { x }: ChartModel,
): Shade[] {
  if (x.kind === 'step') return []
  const base = x.kind === 'relative' ? (baseMs ?? 0) : 0
  const stretches = [...unrecorded, ...unproved.map((span) => ({ ...span, words: 'No proof' as const }))]
  return stretches.map(({ fromMs, toMs, words }) => ({
    ...{ from: fromMs - base, to: toMs === null ? x.range.max : toMs - base, words },
  }))
}
