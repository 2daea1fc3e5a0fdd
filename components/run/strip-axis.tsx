'use client'
import { timeTicks } from '@/components/chart/time-ticks'
import { useWidth } from '@/components/chart/use-width'
import type { XRange } from '@/components/chart/x-axis'

const LETTER = 6.2
/** Pixels that each word of the axis has for itself. */
const ROOM = 84

/** The observed clock below the strips, with the date at midnight or, within one day, at its left. */
export function StripAxis({ range: { min, max } }: { range: XRange }) {
  const [frame, width] = useWidth<HTMLDivElement>()
  const { major, minor, day } = timeTicks(min, max, Math.max(2, Math.floor(width / ROOM)))
  const pixel = (ms: number) => ((ms - min) / (max - min)) * width
  const from = day === null ? 0 : day.length * LETTER + 6
  const half = (label: string) => (label.length * LETTER) / 2
  const told = major.filter(
    ({ value, label }) => pixel(value) - half(label) >= from && pixel(value) + half(label) <= width,
  )
  return (
    <div ref={frame} className="h-5 min-w-0">
      {width === 0 ? null : (
        <svg
          width={width}
          height="20"
          aria-hidden
          className="block fill-text-3 font-mono text-[10.5px] tracking-[-.02em]"
        >
          <path d={`M0 .5H${width}`} stroke="var(--chart-axis)" />
          <path
            d={minor.map((ms) => `M${pixel(ms).toFixed(1)} 1v2`).join('')}
            stroke="var(--chart-axis)"
            opacity=".6"
          />
          <path d={major.map(({ value }) => `M${pixel(value).toFixed(1)} 1v4`).join('')} stroke="var(--chart-axis)" />
          {day === null ? null : <text y="15">{day}</text>}
          {told.map(({ value, label }) => (
            <text key={value} x={pixel(value)} y="15" textAnchor="middle">
              {label}
            </text>
          ))}
        </svg>
      )}
    </div>
  )
}
