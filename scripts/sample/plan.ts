import { boto3, sdkVersion2, sdkVersion3 } from './client/user-agent'
import type { PersonName } from './people'
import type { TrainingSettings } from './trainer/training'
import type { TrainingPlan } from './training-calls'

export const HOUR_MS = 3_600_000
/** The sample covers this long before its end date. */
export const SPAN_HOURS = 72

/** One training of the sample: who, where, when, and with what settings. */
export interface PlannedRun {
  person: PersonName
  region: string
  /** Hours after the sample's beginning, and how long the training takes. */
  startHour: number
  hours: number
  client: 'sdk' | 'boto3'
  plan: Omit<TrainingPlan, 'settings' | 'stepMs'> & { settings: Omit<TrainingSettings, 'seed'> }
}

const STUDIO = sdkVersion2('md/AWS-SageMaker-Studio#JupyterLab')
const SPIRALS = { data: 'spirals', noise: 0.12, batchSize: 32, validateEvery: 50, detail: 'basic' } as const
const GLYPHS = { data: 'glyphs', noise: 0.4, batchSize: 16, validateEvery: 50, detail: 'basic' } as const

const RESEARCH_RUNS: readonly PlannedRun[] = [
  {
    person: 'ana',
    region: 'eu-west-1',
    startHour: 9.2,
    hours: 6,
    client: 'sdk',
    plan: {
      names: { experiment: 'spiral-mlp', run: 'adam-lr3e3-h32' },
      userAgents: sdkVersion2(),
      settings: {
        ...SPIRALS,
        hidden: [32, 32],
        optimiser: 'adam',
        learningRate: 3e-3,
        schedule: 'cosine',
        steps: 4000,
      },
    },
  },
  {
    person: 'shared-notebook',
    region: 'eu-west-1',
    startHour: 10.1,
    hours: 5,
    client: 'sdk',
    plan: {
      names: { experiment: 'spiral-mlp', run: 'sgd-lr1e1-h16' },
      userAgents: STUDIO,
      settings: { ...SPIRALS, hidden: [16], optimiser: 'sgd', learningRate: 0.1, schedule: 'constant', steps: 4000 },
    },
  },
  {
    person: 'shared-notebook',
    region: 'eu-west-1',
    startHour: 33,
    hours: 2.5,
    client: 'sdk',
    plan: {
      names: { experiment: 'spiral-mlp', run: 'lr-range-test' },
      userAgents: STUDIO,
      settings: {
        ...SPIRALS,
        hidden: [32, 32],
        optimiser: 'momentum',
        learningRate: 1e-4,
        schedule: 'range-test',
        steps: 1500,
      },
    },
  },
  {
    person: 'bo',
    region: 'us-east-1',
    startHour: 14,
    hours: 9,
    client: 'sdk',
    plan: {
      names: { experiment: 'glyph-mlp', run: 'momentum-bs16' },
      userAgents: STUDIO,
      settings: { ...GLYPHS, hidden: [24], optimiser: 'momentum', learningRate: 0.03, schedule: 'cosine', steps: 3000 },
    },
  },
  {
    person: 'bo',
    region: 'us-east-1',
    startHour: 36,
    hours: 7,
    client: 'sdk',
    plan: {
      names: { experiment: 'glyph-mlp', run: 'adam-spot' },
      userAgents: STUDIO,
      settings: {
        ...GLYPHS,
        hidden: [24],
        optimiser: 'adam',
        learningRate: 2e-3,
        schedule: 'cosine',
        steps: 3000,
      },
      interruption: { step: 1790, pauseMs: 0.8 * HOUR_MS },
    },
  },
]

const PRODUCTION_RUNS: readonly PlannedRun[] = [
  nightly({ run: 'nightly-1118', startHour: 25, learningRate: 2e-3 }),
  nightly({ run: 'nightly-1119', startHour: 49, learningRate: 6e-3 }),
  {
    person: 'jonas',
    region: 'ap-southeast-2',
    startHour: 30,
    hours: 8,
    client: 'sdk',
    plan: {
      names: { experiment: 'spiral-edge', run: 'adam-v3' },
      userAgents: sdkVersion3(),
      settings: {
        ...SPIRALS,
        noise: 0.2,
        hidden: [24, 24],
        optimiser: 'adam',
        learningRate: 5e-3,
        schedule: 'cosine',
        steps: 3500,
      },
    },
  },
  {
    person: 'jonas',
    region: 'ap-southeast-2',
    startHour: 52,
    hours: 1.5,
    client: 'boto3',
    plan: {
      names: { experiment: 'spiral-edge', run: 'boto3-loop' },
      userAgents: boto3(),
      settings: {
        ...SPIRALS,
        noise: 0.2,
        hidden: [24, 24],
        optimiser: 'momentum',
        learningRate: 0.3,
        schedule: 'range-test',
        steps: 1200,
      },
    },
  },
]

/** Nine trainings in two accounts and three regions. */
export const PLANNED_RUNS: readonly PlannedRun[] = [...RESEARCH_RUNS, ...PRODUCTION_RUNS]

function nightly({
  run,
  startHour,
  learningRate,
}: {
  run: string
  startHour: number
  learningRate: number
}): PlannedRun {
  return {
    person: 'nightly',
    region: 'eu-west-1',
    startHour,
    hours: 4,
    client: 'sdk',
    plan: {
      names: { experiment: 'glyph-prod', run },
      userAgents: sdkVersion2(),
      settings: {
        ...GLYPHS,
        hidden: [24, 16],
        optimiser: 'adam',
        learningRate,
        schedule: 'cosine',
        steps: 2400,
        detail: 'full',
      },
    },
  }
}
