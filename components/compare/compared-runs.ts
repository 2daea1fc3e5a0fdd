import { inkLook, type RunLook, runLook } from '@/components/chart/run-look'
import { fullRange, type XRange } from '@/components/chart/x-axis'
import type { CompareRun } from '@/lib/api/compare'
import type { XAxis } from '@/lib/api/fields'
import type { MetricSummary } from '@/lib/api/run'

/** One run of a comparison, as the page shows it. */
export interface ComparedRun extends CompareRun {
  look: RunLook
  hidden: boolean
  /** The others are measured against it. */
  baseline: boolean
}

/** A metric that at least one shown run has, with those runs in the order of the list. */
export interface ComparedMetric {
  name: string
  runs: ComparedRun[]
  /** What is known of it in each of them. */
  summaries: MetricSummary[]
}

/** What the URL says of the runs. */
interface Choice {
  runs: readonly string[]
  hidden: readonly string[]
  baseline: string | null
  /** Colours tell runs apart; else dashes do, and nothing of a run is in a colour that would tell something else. */
  isColoured?: boolean
}

/** The runs of the answer with their looks. Without a baseline in the URL it is the first. */
export function comparedRuns(
  runs: readonly CompareRun[],
  { runs: places, hidden, baseline, isColoured = true }: Choice,
): ComparedRun[] {
  const chosen = runs.filter(({ run }) => places.includes(run.key))
  const base = chosen.find(({ run }) => run.key === baseline) ?? chosen[0]
  return chosen.map((each) => ({
    ...each,
    look: (isColoured ? runLook : inkLook)(places.indexOf(each.run.key)),
    hidden: hidden.includes(each.run.key),
    baseline: each === base,
  }))
}

/** Metrics of the shown runs, by name. A metric of refused writes only is one too. */
export function comparedMetrics(shown: readonly ComparedRun[]): ComparedMetric[] {
  const metrics = new Map<string, ComparedMetric>()
  for (const run of shown) {
    for (const summary of run.metrics) {
      const known = metrics.get(summary.name) ?? { name: summary.name, runs: [], summaries: [] }
      known.runs.push(run)
      known.summaries.push(summary)
      metrics.set(summary.name, known)
    }
  }
  return [...metrics.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** The metric of the card above the others: the first that is pinned, else the one that most runs have. */
export function leadMetric(metrics: readonly ComparedMetric[], pinned: readonly string[]): ComparedMetric | null {
  const most = Math.max(0, ...metrics.map(({ runs }) => runs.length))
  const points = ({ summaries }: ComparedMetric) => summaries.reduce((sum, each) => sum + each.points, 0)
  // Of those that all have, people look for the loss first.
  const isLoss = ({ name }: ComparedMetric) => Number(/loss$/i.test(name))
  const common = metrics
    .filter(({ runs }) => runs.length === most)
    .sort((a, b) => isLoss(b) - isLoss(a) || points(b) - points(a))
  const wanted = pinned.flatMap((name) => metrics.find((metric) => metric.name === name) ?? [])
  return wanted[0] ?? common[0] ?? null
}

/** The whole axis of a metric's card: steps are the metric's own, times those of all shown runs. */
export function comparedRange(kind: XAxis, metric: ComparedMetric, shown: readonly ComparedRun[]): XRange | null {
  const ranges = (kind === 'step' ? metric.runs : shown).map((run) => fullRange(kind, run, metric.name))
  return ranges.reduce((all, range) => {
    if (all === null || range === null) return all ?? range
    return { min: Math.min(all.min, range.min), max: Math.max(all.max, range.max) }
  }, null)
}

/** Buckets that each of `runs` lines gets: the more lines, the fewer, so that a card stays quick. No extremum is lost. */
export function bucketsFor(runs: number, large: boolean): number {
  const share = Math.round((large ? 7680 : 3840) / Math.max(runs, 1))
  return large ? Math.min(Math.max(share, 256), 2000) : Math.min(Math.max(share, 128), 640)
}
