import type { SeriesResponse } from '@/lib/api/series'

/** Something on the axis that is worth a look. */
export interface RulerMark {
  kind: 'odd' | 'restart' | 'collision'
  x: number
}

/** So many marks of a kind can be told apart on a ruler. */
const MOST = 40

/** Where each run begins to write what is no number, where its steps go back to, and where a step holds two values. */
export function rulerMarks(series: readonly Pick<SeriesResponse, 'points' | 'marks' | 'collisions'>[]): RulerMark[] {
  const odd = series.flatMap(({ marks }) => (marks.x.length === 0 ? [] : Math.min(...marks.x)))
  const restarts = series.flatMap(({ points }) => {
    const firsts = new Map<number, number>()
    for (const [at, segment] of points.segment.entries()) {
      const x = points.x[at] ?? Infinity
      if (segment > 0 && x < (firsts.get(segment) ?? Infinity)) firsts.set(segment, x)
    }
    return [...firsts.values()]
  })
  const collisions = series.flatMap(({ collisions: { x } }) => x)
  const marksOf = (kind: RulerMark['kind'], places: number[]) =>
    [...new Set(places)].slice(0, MOST).map((x): RulerMark => ({ kind, x }))
  return [...marksOf('odd', odd), ...marksOf('restart', restarts), ...marksOf('collision', collisions)]
}
