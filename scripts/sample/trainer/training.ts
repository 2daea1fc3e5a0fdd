import { type Random, seededRandom } from '../random'
import { type DataSet, glyphs, spirals } from './data'
import {
  type Batch,
  type BatchResult,
  copyWeights,
  createNetwork,
  type Network,
  restoreWeights,
  runBatch,
} from './network'
import { createOptimiser, gradientNorm, type Optimiser, type OptimiserName, tensorNorm } from './optimiser'

/** Everything that decides a training; the same settings give the same values. */
export interface TrainingSettings {
  data: 'spirals' | 'glyphs'
  /** Standard deviation of the data's noise. */
  noise: number
  hidden: readonly number[]
  optimiser: OptimiserName
  learningRate: number
  schedule: 'constant' | 'cosine' | 'range-test'
  batchSize: number
  steps: number
  seed: number
  validateEvery: number
  /** `full` logs what a careful engineer watches: margins, norms of each layer, the worst class. */
  detail: 'basic' | 'full'
}

/** One value as a training loop hands it to its logger; may be NaN or infinite. */
export interface LoggedValue {
  name: string
  value: number
  step: number
}

/** A training that is advanced one step at a time. */
export interface Training {
  /** Measures step `step`, learns from its batch, and returns what there is to log. */
  runStep(step: number): LoggedValue[]
  /** Starts again from the newest checkpoint and returns the step to go on with; batches are drawn anew. */
  restart(): number
}

const CHECKPOINT_EVERY = 500

/** Builds data and model from the settings' seed. */
export function createTraining(settings: TrainingSettings): Training {
  const random = seededRandom(settings.seed, 'training')
  const make = settings.data === 'spirals' ? spirals : glyphs
  const train = make(random, 4000, settings.noise)
  const validation = make(random, 320, settings.noise)
  const network = createNetwork(random, [train.width, ...settings.hidden, train.classes])
  let optimise = createOptimiser(network, settings.optimiser)
  let batches = seededRandom(settings.seed, 'batches')
  let checkpoint = { step: 0, weights: copyWeights(network) }
  let restarts = 0
  return {
    runStep(step) {
      if (step % CHECKPOINT_EVERY === 0) checkpoint = { step, weights: copyWeights(network) }
      const values = learn({ settings, network, optimise, batch: drawBatch(batches, train, settings.batchSize) }, step)
      const last = step === settings.steps - 1
      if (step % settings.validateEvery === 0 || last) values.push(...validate(network, validation, settings.detail))
      return values.map(([name, value]) => ({ name, value, step }))
    },
    restart() {
      restarts++
      restoreWeights(network, checkpoint.weights)
      optimise = createOptimiser(network, settings.optimiser)
      batches = seededRandom(settings.seed, `batches after restart ${restarts}`)
      return checkpoint.step
    },
  }
}

type Named = [name: string, value: number]

interface Lesson {
  settings: TrainingSettings
  network: Network
  optimise: Optimiser
  batch: Batch
}

function learn({ settings, network, optimise, batch }: Lesson, step: number): Named[] {
  const result = runBatch(network, batch, true)
  const norm = gradientNorm(network)
  const learningRate = scheduled(settings, step)
  const update = optimise(learningRate)
  const values: Named[] = [
    ['train/loss', result.loss],
    ['train/accuracy', result.accuracy],
    ['train/grad_norm', norm],
    ['train/lr', learningRate],
  ]
  if (settings.detail === 'full')
    values.push(
      ...details('train/', result),
      ['train/quiet_units', result.quietUnits],
      ['train/update_norm', update],
      ...network.layers.map(({ weights }, index): Named => [`weights/layer${index + 1}_norm`, tensorNorm(weights)]),
    )
  return values
}

function validate(network: Network, data: DataSet, detail: TrainingSettings['detail']): Named[] {
  const result = runBatch(network, { data, rows: Uint32Array.from({ length: data.count }, (_, row) => row) }, false)
  const values: Named[] = [
    ['validation:loss', result.loss],
    ['validation:accuracy', result.accuracy],
  ]
  return detail === 'full' ? [...values, ...details('validation:', result)] : values
}

function details(prefix: string, result: BatchResult): Named[] {
  return [
    [`${prefix}entropy`, result.entropy],
    [`${prefix}confidence`, result.confidence],
    [`${prefix}worst_class_accuracy`, result.worstClassAccuracy],
  ]
}

function drawBatch(random: Random, data: DataSet, size: number): Batch {
  return { data, rows: Uint32Array.from({ length: size }, () => random.integer(data.count)) }
}

/** Warm-up over 5 % of the steps and a half cosine, or a rate that grows by seven orders of magnitude. */
function scheduled({ schedule, learningRate, steps }: TrainingSettings, step: number): number {
  switch (schedule) {
    case 'constant':
      return learningRate
    case 'cosine':
      return learningRate * Math.min(1, (step + 1) / (steps * 0.05)) * 0.5 * (1 + Math.cos((Math.PI * step) / steps))
    case 'range-test':
      return 1e-4 * 10 ** ((7 * step) / steps)
  }
}
