import { isTraining } from '@/components/chart/card-layout'
import { metricMark } from '@/components/chart/metric-marks'
import type { Plotted } from '@/components/chart/plotted'
import type { Proof } from '@/components/chart/proof-lines'
import type { CompareProofResponse, CompareSeriesResponse } from '@/lib/api/compare'
import type { SeriesProof } from '@/lib/api/series'
import { commonVerdict } from '@/lib/cloudtrail/verdict'
import type { LineColours } from './compare-colours'
import type { ComparedCard } from './compared-cards'
import type { ComparedRun } from './compared-runs'
import type { RunTimes } from './run-shades'

/** Width of the baseline's lines, and of those of training beside validation. */
const [BASELINE_WIDTH, BASELINE_TRAINING] = [2.25, 1.75]

/** What was answered about each metric of a card; undefined: it is still being read. */
export interface CardAnswers {
  series: readonly (CompareSeriesResponse | undefined)[]
  /** Which points of runs with several verdicts have which. */
  proofs: readonly (CompareProofResponse | undefined)[]
}

/**
 * The series of the shown runs as their card draws them, the baseline on top. An answer may be of an earlier choice: what
 * is hidden since goes at once.
 */
export function plottedRuns(
  { series, proofs }: CardAnswers,
  card: ComparedCard,
  { colours, times }: { colours: LineColours; times: ReadonlyMap<string, RunTimes> },
): Plotted[] {
  const plotted = card.compared.flatMap(({ runs }, at) =>
    runs.flatMap((compared) => {
      const { run, look, baseline } = compared
      const answer = series[at]?.series.find((each) => each.run === run.key)
      if (answer === undefined) return []
      const proof = proofOf(compared, proofs[at], colours)
      const isUntold = colours.colour === 'verdict' && proof.common === null
      const one: Plotted = {
        answer,
        proof,
        name: run.name,
        unrecorded: breaksOf(compared, times.get(run.key)?.unrecorded ?? []),
        colourOf: isUntold ? () => 'var(--text-3)' : colours.of(compared, at),
        ...(look.dash === undefined ? {} : { dash: look.dash }),
        ...(baseline && runs.length > 1 ? { width: BASELINE_WIDTH } : {}),
        ...metricLook(card, at, compared),
      }
      return [{ one, baseline }]
    }),
  )
  return [...plotted.filter((each) => !each.baseline), ...plotted.filter((each) => each.baseline)].map(({ one }) => one)
}

/** Of times without record those that lie between its writes: no other can break a line. */
function breaksOf({ firstWrite, lastWrite }: ComparedRun, unrecorded: RunTimes['unrecorded']): RunTimes['unrecorded'] {
  if (firstWrite === null || lastWrite === null) return []
  return unrecorded.filter(({ fromMs, toMs }) => fromMs >= firstWrite.ms && toMs !== null && toMs <= lastWrite.ms)
}

/** Until it is told which points of a run have which verdict none has one: most of them being verified proves nothing. */
function proofOf({ run, proof }: ComparedRun, told: CompareProofResponse | undefined, { colour }: LineColours): Proof {
  const mine = told?.series.find((each: SeriesProof) => each.run === run.key) ?? null
  const isUntold = proof.length > 1 && mine === null
  return { common: isUntold ? null : commonVerdict(proof), answer: mine, coloured: colour === 'verdict' }
}

/** What tells the metrics of a card apart: in a pair weight and dots, else a shape. The dash is the run's. */
function metricLook({ metrics, isPair }: ComparedCard, at: number, { baseline }: ComparedRun): Partial<Plotted> {
  const metric = metrics[at]
  if (metric === undefined || metrics.length < 2) return {}
  const of = { metric: metric.name, ...(metric.right ? { isRight: true } : {}) }
  if (isPair && isTraining(metric.name)) return { ...of, opacity: 0.55, width: baseline ? BASELINE_TRAINING : 1 }
  if (isPair) return { ...of, dotted: true, ...(baseline ? {} : { width: 1.3 }) }
  const mark = metricMark(at)
  return mark === undefined ? of : { ...of, mark }
}
