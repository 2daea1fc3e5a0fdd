import { expect, test } from 'vitest'
import { seededRandom } from '../random'
import { glyphs, spirals } from './data'
import { createNetwork, runBatch } from './network'
import { createOptimiser, type OptimiserName } from './optimiser'

const rows = Uint32Array.from({ length: 24 }, (_, row) => row)

test('the gradient is what small changes of each weight say', () => {
  const random = seededRandom(5, 'gradient')
  const data = spirals(random, 24, 0.1)
  const network = createNetwork(random, [2, 5, 4, 3])
  runBatch(network, { data, rows }, true)
  for (const { weights, weightGradient } of network.layers)
    for (let at = 0; at < weights.length; at++) {
      const before = weights[at] ?? 0
      const lossAt = (value: number) => {
        weights[at] = value
        return runBatch(network, { data, rows }, false).loss
      }
      const slope = (lossAt(before + 1e-5) - lossAt(before - 1e-5)) / 2e-5
      weights[at] = before
      expect(weightGradient[at]).toBeCloseTo(slope, 5)
    }
})

test.each<[OptimiserName, number]>([
  ['sgd', 0.2],
  ['momentum', 0.05],
  ['adam', 0.01],
])('%s learns drawn letters', (name, learningRate) => {
  const random = seededRandom(5, 'letters')
  const data = glyphs(random, 24, 0.1)
  const network = createNetwork(random, [data.width, 12, data.classes])
  const optimise = createOptimiser(network, name)
  const first = runBatch(network, { data, rows }, true).loss
  for (let step = 0; step < 200; step++) {
    runBatch(network, { data, rows }, true)
    optimise(learningRate)
  }
  const last = runBatch(network, { data, rows }, false)
  expect(last.loss).toBeLessThan(first / 5)
  expect(last.accuracy).toBeGreaterThan(0.9)
})
