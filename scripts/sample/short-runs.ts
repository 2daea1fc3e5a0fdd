import { PLANNED_RUNS, type PlannedRun } from './plan'

/** The sample's trainings, so short that a test can have its trail written in a second. */
export const SHORT_RUNS: readonly PlannedRun[] = PLANNED_RUNS.map((run) => {
  const { interruption, ...plan } = run.plan
  const settings = { ...plan.settings, steps: 60, validateEvery: 10 }
  return {
    ...run,
    plan: { ...plan, settings, ...(interruption ? { interruption: { ...interruption, step: 40 } } : {}) },
  }
})
