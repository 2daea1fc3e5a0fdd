import type { ChartModel } from '@/components/chart/chart-model'
import { fitted } from '@/components/chart/fit'
import { plotArea } from '@/components/chart/plot'
import { runLook } from '@/components/chart/run-look'
import type { ChartView } from '@/components/chart/view'
import { type XRange, xScale } from '@/components/chart/x-axis'
import { type YKind, yScale } from '@/components/chart/y-axis'
import type { GroupsResponse, RunGroup } from '@/lib/api/compare-groups'
import type { XAxis } from '@/lib/api/fields'
import { formatCount } from '@/lib/format'
import { groupAxis } from './group-footer'
import { type GroupLines, groupLines } from './group-lines'

/** Names a group: every run is in one. */
export const groupKey = ({ runs }: RunGroup) => runs[0] ?? ''

/** One group as it is drawn, in pixels. */
export interface DrawnGroup extends GroupLines {
  group: RunGroup
  /** What is of some of its runs only, drawn fainter. */
  part: GroupLines
  /** `stroke-dasharray`: an aggregate never wears a run's colour. */
  dash: string | undefined
  band: string
  /** Where its words stand at the end of its line; null: it has no mean in view. */
  end: { y: number; words: string } | null
  collided: { x: number; y: number }[]
}

/** What a chart of groups draws: axes as every chart has them, and no write that could be pointed at. */
export interface GroupModel {
  chart: ChartModel
  groups: DrawnGroup[]
  /** Where runs wrote what is no number. */
  odd: { key: string; x: number; words: string }[]
}

interface Setting {
  width: number
  height: number
  x: XAxis
  range: XRange
  y: YKind
  view: Pick<ChartView, 'smooth' | 'fit'>
  /** Where there is no record: no line goes over it. */
  unrecorded?: readonly { from: number; to: number }[]
}

/** Pixels between the words of two lines. */
const LINE_HEIGHT = 12
const COLOURS = 10

export function groupModel(answer: GroupsResponse, setting: Setting): GroupModel {
  const { groups, xscale } = answer
  const area = plotArea(setting.width, setting.height)
  const x = xScale(setting.x, setting.range, { area, isLog: xscale === 'log' })
  const { min, max } = setting.range
  const inView = (place: number) => place >= min && place <= max
  const values = groups.flatMap(({ buckets, collided }) => [
    ...buckets.x.flatMap((place, at) => (inView(place) ? [buckets.min[at] ?? 0, buckets.max[at] ?? 0] : [])),
    ...collided
      .filter((each) => inView(each.x))
      .flatMap((each) => each.values.filter((value) => typeof value === 'number')),
  ])
  const y = yScale(groupAxis(answer, setting.y), setting.view.fit ? fitted(drawnIn(groups, inView)) : values, area)
  const chart: ChartModel = { area, x, y, right: null, series: [], marks: new Map(), edges: [], tracks: [], places: [] }
  const drawn = groups.map((group, at): DrawnGroup => {
    const places = group.buckets.x.flatMap((place, bucket) => (inView(place) ? [bucket] : []))
    const point = (column: 'min' | 'max') => (bucket: number) => {
      const top = y?.toPixel(group.buckets[column][bucket] ?? Number.NaN) ?? null
      return top === null ? null : `${x.toPixel(group.buckets.x[bucket] ?? 0).toFixed(1)} ${top.toFixed(1)}`
    }
    const stretches = stretchesOf(group, places, setting)
    const { whole, part } = groupLines(group, stretches, { weight: setting.view.smooth, x, y })
    const last = places.at(-1)
    return {
      group,
      dash: runLook(at * COLOURS).dash,
      ...whole,
      part,
      band: stretches.map((stretch) => bandOf(stretch.map(point('max')), stretch.map(point('min')))).join(''),
      end:
        last === undefined
          ? null
          : { y: y?.toPixel(group.buckets.mean[last] ?? 0) ?? area.top, words: endWords(group) },
      collided: group.collided.flatMap((each) =>
        each.values.flatMap((value) => {
          const top = typeof value === 'number' && inView(each.x) ? (y?.toPixel(value) ?? null) : null
          return top === null ? [] : [{ x: x.toPixel(each.x), y: top }]
        }),
      ),
    }
  })
  spread(drawn, area)
  return {
    chart,
    groups: drawn,
    odd: groups.flatMap((group) =>
      oddOf(
        group,
        group.nonFinite.filter(({ from }) => inView(from)),
        (place) => x.toPixel(place),
      ),
    ),
  }
}

/** A stretch without a write is long from so many times the usual way between means on, and from this part of the axis. */
const [LONG, PART] = [5, 0.02]

/** Buckets that a line may join: not over a time without record, nor over a long one in which no run of the group wrote. */
function stretchesOf(
  { buckets }: RunGroup,
  places: readonly number[],
  { range, unrecorded = [] }: Pick<Setting, 'range' | 'unrecorded'>,
): number[][] {
  const at = (bucket: number | undefined) => buckets.x[bucket ?? -1] ?? 0
  const ways = places.slice(1).map((bucket, index) => at(bucket) - at(places[index]))
  const usual = [...ways].sort((a, b) => a - b)[ways.length >> 1] ?? 0
  const most = Math.max(LONG * usual, PART * (range.max - range.min))
  const found: number[][] = []
  for (const [index, bucket] of places.entries()) {
    const [before, way] = [places[index - 1], ways[index - 1] ?? 0]
    const isOver = unrecorded.some(({ from, to }) => before !== undefined && at(before) <= from && at(bucket) >= to)
    if (before === undefined || way > most || isOver) found.push([bucket])
    else found.at(-1)?.push(bucket)
  }
  return found
}

/** What of means and bands lies in view. */
function drawnIn(groups: readonly RunGroup[], inView: (place: number) => boolean): number[] {
  return groups.flatMap(({ buckets }) =>
    buckets.x.flatMap((place, at) =>
      inView(place) ? [buckets.mean[at] ?? 0, buckets.min[at] ?? 0, buckets.max[at] ?? 0] : [],
    ),
  )
}

const pathOf = (points: readonly string[]) => (points.length === 0 ? '' : `M${points.join('L')}`)

function bandOf(top: readonly (string | null)[], bottom: readonly (string | null)[]): string {
  const whole = [...top, ...[...bottom].reverse()].filter((each) => each !== null)
  return whole.length < 3 ? '' : `${pathOf(whole)}Z`
}

/** `16, 5 runs`; `64, 3 of 4` where the last bucket has not all of them. */
export function endWords({ label, runs, buckets }: RunGroup): string {
  const there = buckets.runs.at(-1) ?? 0
  const name = label ?? 'not sent'
  const count = runs.length === 1 ? '1 run' : `${formatCount(runs.length)} runs`
  return there < runs.length ? `${name}, ${formatCount(there)} of ${formatCount(runs.length)}` : `${name}, ${count}`
}

/** Words at the ends of lines that come close are moved apart, and stay within the plot. */
function spread(drawn: DrawnGroup[], { top, bottom }: ChartModel['area']): void {
  const ends = drawn.flatMap(({ end }) => end ?? []).sort((a, b) => a.y - b.y)
  let least = top + 8
  for (const end of ends) {
    end.y = Math.max(end.y - 4, least)
    least = end.y + LINE_HEIGHT
  }
  let most = bottom - 2
  for (const end of [...ends].reverse()) {
    end.y = Math.min(end.y, most)
    most = end.y - LINE_HEIGHT
  }
}

function oddOf(group: RunGroup, runs: RunGroup['nonFinite'], toPixel: (x: number) => number): GroupModel['odd'] {
  const [first] = runs
  if (first === undefined) return []
  return [
    {
      key: groupKey(group),
      x: toPixel(first.from),
      words: `${formatCount(runs.length)} ${runs.length === 1 ? 'run' : 'runs'} not finite`,
    },
  ]
}
