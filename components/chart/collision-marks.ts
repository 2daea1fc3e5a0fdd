import { formatExact } from '@/lib/format'
import { inside, type PlotArea } from './plot'
import { alongX, type DrawnPoint, pointKey } from './series-points'
import { stepLabel } from './time-ticks'
import type { XScale } from './x-axis'
import type { YScale } from './y-axis'

/** All writes of one step that hold different values, joined in the order they were made. */
export interface CollisionMark {
  step: string
  /** So many steps collide that joining their values would hide the lines: small diamonds stand alone. */
  crowded: boolean
  /** `id` names the write. */
  places: { id: string; x: number; y: number; label: string | null; onLeft: boolean }[]
}

/** Steps up to which values are written beside the diamonds. */
const MOST_LABELLED = 3
/** Steps up to which the values of each are joined. */
const MOST_JOINED = 12
const ROOM = 130

/** Marks of the collisions in view. Values that are not finite stand at the frame's edge. */
export function collisionMarks(
  writes: DrawnPoint[],
  { x, y }: { x: XScale; y: YScale | null },
  area: PlotArea,
): CollisionMark[] {
  const steps = new Map<string, DrawnPoint[]>()
  for (const write of writes) {
    const step = String(write.step)
    steps.set(step, [...(steps.get(step) ?? []), write])
  }
  return [...steps].map(([step, group]) => ({
    step,
    crowded: steps.size > MOST_JOINED,
    places: [...group].sort(inTime).map((write, index) => {
      const pixel = x.toPixel(write.x)
      return {
        id: pointKey(write),
        x: pixel,
        y: placeOf(write, y, area),
        label: steps.size <= MOST_LABELLED && index > 0 ? collisionLabel(write) : null,
        onLeft: pixel - area.left > ROOM,
      }
    }),
  }))
}

function inTime(a: DrawnPoint, b: DrawnPoint): number {
  return a.observedMs - b.observedMs || alongX(a, b)
}

function placeOf({ value }: DrawnPoint, y: YScale | null, area: PlotArea): number {
  if (typeof value === 'number') return inside(y?.toPixel(value) ?? area.bottom, area)
  return value === '-Infinity' ? area.bottom : area.top
}

function collisionLabel({ value, step }: DrawnPoint): string {
  const shown = typeof value === 'number' && Number(value.toFixed(4)) === value ? value.toFixed(4) : formatExact(value)
  return `${shown.replaceAll('-', '−')} at step ${typeof step === 'number' ? stepLabel(step) : String(step)}`
}
