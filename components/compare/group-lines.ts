import { smoothed } from '@/components/chart/smoothing'
import type { XScale } from '@/components/chart/x-axis'
import type { YScale } from '@/components/chart/y-axis'
import type { RunGroup } from '@/lib/api/compare-groups'

/** Lines of a group as SVG paths. */
export interface GroupLines {
  mean: string
  /** Drawn in full over the faded mean; empty: nothing is smoothed. */
  smooth: string
  /** A dot for each mean where there are few. */
  dots: string
}

/** A mean's place in pixels. */
interface Spot {
  left: number
  top: number
  x: number
  value: number
  /** Every run of the group wrote there. */
  isWhole: boolean
}

const FEW = 200

/**
 * A line for each stretch of buckets, in two: where every run of the group wrote, and where only some of them did. There
 * a mean steps when a run ends or begins, though no run did.
 */
export function groupLines(
  group: RunGroup,
  stretches: readonly (readonly number[])[],
  { weight, x, y }: { weight: number; x: XScale; y: YScale | null },
): { whole: GroupLines; part: GroupLines } {
  const lines = stretches.map((stretch) => spotsOf(group, stretch, { x, y }))
  const isFew = lines.flat().length <= FEW
  const width = x.toPixel(x.range.max) - x.toPixel(x.range.min)
  const smooths = weight === 0 || y === null ? [] : lines.map((spots) => smoothSpots(spots, y, { weight, width }))
  const of = (isWhole: boolean): GroupLines => ({
    mean: lines.map((spots) => pathWhere(spots, isWhole)).join(''),
    smooth: smooths.map((spots) => pathWhere(spots, isWhole)).join(''),
    // A mean that no line reaches must be seen all the same.
    dots: (isFew ? lines : lines.filter(({ length }) => length === 1))
      .flat()
      .flatMap((spot) => (spot.isWhole === isWhole ? [`M${placeOf(spot)}h0`] : []))
      .join(''),
  })
  return { whole: of(true), part: of(false) }
}

/** How many of a group's means are of some of its runs only. */
export const partCount = ({ runs, buckets }: RunGroup) => buckets.runs.filter((there) => there < runs.length).length

function spotsOf(
  { runs, buckets }: RunGroup,
  stretch: readonly number[],
  { x, y }: { x: XScale; y: YScale | null },
): Spot[] {
  return stretch.flatMap((at) => {
    const [place, value] = [buckets.x[at] ?? 0, buckets.mean[at] ?? Number.NaN]
    const top = y?.toPixel(value) ?? null
    const isWhole = (buckets.runs[at] ?? 0) >= runs.length
    return top === null ? [] : [{ left: x.toPixel(place), top, x: place, value, isWhole }]
  })
}

/** The means as a moving average of them, as lines of runs are smoothed. */
function smoothSpots(spots: Spot[], y: YScale, { weight, width }: { weight: number; width: number }): Spot[] {
  const values = smoothed(spots, weight, width)
  return spots.map((spot, at) => ({ ...spot, top: y.toPixel(values[at] ?? 0) ?? spot.top }))
}

/** What lies between two means is of every run only if both are. */
function pathWhere(spots: readonly Spot[], isWhole: boolean): string {
  const [first] = spots
  if (spots.length === 1 && first !== undefined) return first.isWhole === isWhole ? `M${placeOf(first)}` : ''
  let path = ''
  let isDrawing = false
  for (const [at, spot] of spots.entries()) {
    const before = spots[at - 1]
    if (before === undefined) continue
    const isMine = (before.isWhole && spot.isWhole) === isWhole
    if (isMine) path += `${isDrawing ? '' : `M${placeOf(before)}`}L${placeOf(spot)}`
    isDrawing = isMine
  }
  return path
}

const placeOf = ({ left, top }: Spot) => `${left.toFixed(1)} ${top.toFixed(1)}`
