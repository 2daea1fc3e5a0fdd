import type { RunLook } from '@/components/chart/run-look'
import type { SparklinesResponse } from '@/lib/api/runs'

export type SparkLine = SparklinesResponse['lines'][string]

/**
 * The shape of one metric over its steps, 96 x 22. Holes stay holes; a hollow diamond says that a step holds two values.
 * Decoration beside the numbers: it has no label of its own. `look`: of a chosen run, on a plate of its own.
 */
export function Sparkline({ line, look }: { line: SparkLine | undefined; look: RunLook | null }) {
  const drawn = line === undefined ? null : sparklinePath(line)
  return (
    <svg width="96" height="22" viewBox="0 0 96 22" aria-hidden="true" className="block overflow-visible">
      {drawn === null ? null : (
        <>
          {look === null ? null : <rect width="96" height="22" rx="2" fill="var(--surface-1)" />}
          <path
            d={drawn.path}
            fill="none"
            stroke={look?.colour ?? 'var(--text-3)'}
            strokeDasharray={look?.dash}
            strokeWidth="1.2"
            strokeLinejoin="round"
          />
          {drawn.end === null ? null : (
            <circle cx={drawn.end.x} cy={drawn.end.y} r="1.8" fill={look?.colour ?? 'var(--text-3)'} />
          )}
        </>
      )}
      {line?.collision ? (
        <path
          d="M86.3 4l3.2-3.2 3.2 3.2-3.2 3.2z"
          fill="var(--surface-1)"
          stroke="var(--chart-collision)"
          strokeWidth="1.4"
        />
      ) : null}
    </svg>
  )
}

/** Path data within 2..90 by 3..19, and where the line ends. A null breaks the line. */
export function sparklinePath({ x, y }: Pick<SparkLine, 'x' | 'y'>): {
  path: string
  end: { x: number; y: number } | null
} {
  const values = y.filter((value) => value !== null)
  const low = Math.min(...values)
  const span = Math.max(...values) - low
  let path = ''
  let broken = true
  let end: { x: number; y: number } | null = null
  for (const [index, value] of y.entries()) {
    if (value === null) {
      broken = true
      continue
    }
    const left = 2 + (x[index] ?? 0) * 88
    // A flat line stands in the middle.
    const top = span === 0 ? 11 : 19 - ((value - low) / span) * 16
    path += `${broken ? 'M' : 'L'}${left.toFixed(1)} ${top.toFixed(1)}`
    broken = false
    end = { x: left, y: top }
  }
  return { path, end }
}
