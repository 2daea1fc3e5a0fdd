import type { SharedShade } from '@/components/chart/cards-props'
import type { Unrecorded } from '@/components/chart/lines'
import { UNPROVED } from '@/components/chart/time-shades'
import { unrecordedTimes } from '@/components/shell/coverage'
import type { CompareUnproved } from '@/lib/api/compare-unproved'
import type { ContextResponse } from '@/lib/api/context'
import type { XAxis } from '@/lib/api/fields'
import type { RunResponse } from '@/lib/api/run'
import type { ComparedRun } from './compared-runs'

/** When a run has no record, and when no proof. */
export interface RunTimes {
  unrecorded: Unrecorded[]
  unproved: RunResponse['unproved']
}

/** The same of several, by key, as far as anything of it lies in the time of all of them. */
export function timesOfRuns(
  runs: readonly ComparedRun[],
  { coverage, unproved }: { coverage: ContextResponse['coverage'] | undefined; unproved: CompareUnproved | undefined },
): Map<string, RunTimes> {
  const ends = runs.flatMap(({ firstWrite, lastWrite, firstClaimedMs, lastClaimedMs }) =>
    [firstWrite?.ms, lastWrite?.ms, firstClaimedMs, lastClaimedMs].filter((ms) => ms != null),
  )
  const [first, last] = [Math.min(...ends), Math.max(...ends)]
  const isNear = ({ fromMs, toMs }: { fromMs: number; toMs: number | null }) =>
    fromMs <= last && (toMs ?? last) >= first
  const places = new Map<string, Unrecorded[]>()
  const unrecordedIn = ({ account, region }: ComparedRun['run']) => {
    if (coverage === undefined) return []
    const key = `${account} ${region}`
    const isHere = (each: { account: string; region: string }) => each.account === account && each.region === region
    const { stops, gaps } = coverage
    const known = places.get(key) ?? unrecordedTimes({ stops: stops.filter(isHere), gaps: gaps.filter(isHere) })
    places.set(key, known)
    return known
  }
  const told = new Map(unproved?.runs.map((each) => [each.run, each.unproved]))
  return new Map(
    runs.map(({ run }) => [
      run.key,
      { unrecorded: unrecordedIn(run).filter(isNear), unproved: (told.get(run.key) ?? []).filter(isNear) },
    ]),
  )
}

/**
 * What is shaded on an axis of time, and for which of these runs: what is one and the same of several is told once. On
 * relative time each run counts from its own first claimed time.
 */
export function runShades(
  runs: readonly Pick<ComparedRun, 'run' | 'firstClaimedMs'>[],
  times: ReadonlyMap<string, RunTimes>,
  x: XAxis,
): SharedShade[] {
  const shades = new Map<string, SharedShade>()
  for (const { run, firstClaimedMs } of x === 'step' ? [] : runs) {
    const base = x === 'relative' ? (firstClaimedMs ?? 0) : 0
    const add = (span: { fromMs: number; toMs: number | null }, words: string, isUnproved: boolean) => {
      const [from, to] = [span.fromMs - base, span.toMs === null ? null : span.toMs - base]
      const key = `${from} ${to} ${words}`
      const known = shades.get(key) ?? { from, to, words, unproved: isUnproved, runs: [], of: runs.length }
      known.runs.push(run.name)
      shades.set(key, known)
    }
    const { unrecorded, unproved } = times.get(run.key) ?? { unrecorded: [], unproved: [] }
    for (const span of unrecorded) add(span, span.words, false)
    for (const span of unproved) add((x === 'observed' ? null : span.claimed) ?? span, UNPROVED[span.why], true)
  }
  return [...shades.values()].sort((a, b) => a.from - b.from)
}
