import type { RuleState } from './coverage'

/** Width of every rule, in pixels. */
export const WIDTH = 196
/** A stop of minutes in a range of weeks must still be seen. */
const LEAST = 2.4

const BARS = {
  verified: 'fill-verified-solid',
  recorded: 'fill-verified-solid',
  'hash-only': 'fill-hash-solid',
  pending: 'fill-pending-solid',
  delivered: 'fill-text-3',
} as const

const CUTS = {
  missing: { look: 'fill-unattested-solid stroke-unattested-solid', dashes: undefined },
  unattested: { look: 'fill-unattested-solid stroke-unattested-solid', dashes: undefined },
  none: { look: 'fill-unattested-soft stroke-unattested-solid', dashes: undefined },
  gap: { look: 'fill-none stroke-unattested-solid', dashes: '2 1.5' },
  failed: { look: 'fill-failed-solid stroke-failed-solid', dashes: undefined },
  partly: { look: 'fill-border-2 stroke-border-control', dashes: '3 2' },
  stopped: { look: 'fill-none stroke-border-control', dashes: '3 2' },
} as const

/** One state from `left` to `right`, in pixels of a rule. */
export function RuleSpan({ state, left, right }: { state: RuleState; left: number; right: number }) {
  switch (state) {
    case 'verified':
    case 'recorded':
    case 'hash-only':
    case 'pending':
    case 'delivered':
      return <rect x={left} y="3" width={Math.max(right - left, 0.5)} height="6" className={BARS[state]} opacity=".8" />
    case 'future':
      return <path d={`M${left} 6H${right}`} className="stroke-border-control" strokeDasharray="1 2" />
    case 'unknown':
      return <path d={`M${left} 6H${right}`} className="stroke-border-control" />
    default:
      return <Cut {...CUTS[state]} left={left} right={right} />
  }
}

function Cut({ look, dashes, left, right }: { look: string; dashes: string | undefined; left: number; right: number }) {
  const width = Math.max(right - left, LEAST)
  const start = Math.min(left, WIDTH - width)
  return (
    <>
      <rect x={start - 1.5} y="0" width={width + 3} height="11" className="fill-surface-2" />
      <rect
        x={start + 0.5}
        y="1.5"
        width={Math.max(width - 1, 1)}
        height="9"
        className={look}
        strokeDasharray={dashes}
      />
    </>
  )
}
