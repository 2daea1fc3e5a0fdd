import { runLook } from '@/components/chart/run-look'
import type { MetricSummary } from '@/lib/api/run'
import type { ComparedRun } from './compared-runs'

/** A metric of which nothing is known but its name. */
export const metricSummary = (name: string): MetricSummary => ({
  ...{ name, points: 1, refused: 0, nonFinite: 0, noStep: 0, collisions: 0, rewritten: 0, segments: 1 },
  ...{ stepMin: 0, stepMax: 1, last: null, min: null, max: null },
})

/** A compared run that has one metric, `loss`. Its key is its name. */
export const comparedRun = (name: string, baseline: boolean): ComparedRun => ({
  run: {
    ...{ key: name, name, account: '111122223333', region: 'us-east-1' },
    ...{ partition: 'aws', resourceType: 'experiment-trial-component' },
  },
  ...{ experiment: null, trial: null, displayName: null, status: null, deleted: false },
  ...{ firstWrite: null, lastWrite: null, firstClaimedMs: null, lastClaimedMs: null },
  ...{
    events: 1,
    points: 1,
    collisions: 0,
    restarts: 0,
    writers: 1,
    proof: [],
    absent: { files: 0, from: null },
    metrics: [metricSummary('loss')],
  },
  ...{ look: runLook(0), hidden: false, baseline },
})
