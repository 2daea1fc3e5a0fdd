import 'server-only'

/** Where a writer's points of one series stand: its segment, and the highest step of that segment so far (NaN: none). */
export interface SegmentState {
  segment: number
  stepMax: number
}

/** Times and steps of one writer's points of one series, in their order. A step of NaN is none. */
export interface Walk {
  eventMs: Float64Array
  step: Float64Array
}

const secondOf = (ms: number) => Math.floor(ms / 1000)

/**
 * Points with a step below the highest step of an earlier second (`before`: of seconds before these points). Only such
 * points can begin a segment or be a retry; for a series that only grows there is none, and nothing more to do.
 */
export function lowPoints({ eventMs, step }: Walk, before: number): number[] {
  const low: number[] = []
  let [second, earlier, current] = [NaN, before, before]
  for (let at = 0; at < step.length; at++) {
    const now = secondOf(eventMs[at] ?? 0)
    if (now !== second) {
      earlier = current
      second = now
    }
    const value = step[at] ?? NaN
    if (value < earlier) low.push(at)
    if (!(value <= current) && !Number.isNaN(value)) current = value
  }
  return low
}

/** The highest step, `before` included. */
export function highestStep(step: Float64Array, before: number): number {
  let highest = before
  for (const value of step) if (!(value <= highest) && !Number.isNaN(value)) highest = value
  return highest
}

/**
 * Gives each point its segment. A segment begins at a second whose lowest step lies below the highest step of the
 * segment's earlier seconds: the writer went back, as a restart does. Points of `repeats` are set aside: an exact
 * repeat (same step, claimed time and value) is a retry, not a restart.
 */
export function assignSegments(
  { eventMs, step }: Walk,
  start: SegmentState,
  repeats: ReadonlySet<number>,
): { segments: Int32Array; end: SegmentState } {
  const segments = new Int32Array(step.length)
  const end = { ...start }
  let from = 0
  while (from < step.length) {
    const second = secondOf(eventMs[from] ?? 0)
    let to = from
    let [lowest, highest] = [NaN, end.stepMax]
    for (; to < step.length && secondOf(eventMs[to] ?? 0) === second; to++) {
      const value = step[to] ?? NaN
      if (Number.isNaN(value)) continue
      if (!(value >= lowest) && !repeats.has(to)) lowest = value
      if (!(value <= highest)) highest = value
    }
    if (lowest < end.stepMax) {
      end.segment++
      highest = highestOf(step, { from, to, repeats })
    }
    end.stepMax = highest
    segments.fill(end.segment, from, to)
    from = to
  }
  return { segments, end }
}

/** A new segment's highest step is its own; retries of older steps in its first second do not raise it. */
function highestOf(step: Float64Array, second: { from: number; to: number; repeats: ReadonlySet<number> }): number {
  let highest = NaN
  for (let at = second.from; at < second.to; at++) {
    const value = step[at] ?? NaN
    if (!Number.isNaN(value) && !(value <= highest) && !second.repeats.has(at)) highest = value
  }
  return highest
}
