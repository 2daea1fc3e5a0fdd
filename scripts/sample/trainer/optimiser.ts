import type { Network } from './network'

export type OptimiserName = 'sgd' | 'momentum' | 'adam'

/** Applies the gradients that lie in the network. Returns the length of the whole update. */
export type Optimiser = (learningRate: number) => number

/** Plain descent, heavy-ball momentum (0.9), or Adam (0.9, 0.999). */
export function createOptimiser(network: Network, name: OptimiserName): Optimiser {
  const tensors = network.layers.flatMap((layer): Tensor[] => [
    { values: layer.weights, gradient: layer.weightGradient, ...moments(layer.weights.length) },
    { values: layer.bias, gradient: layer.biasGradient, ...moments(layer.bias.length) },
  ])
  let time = 0
  return (learningRate) => {
    time++
    let squares = 0
    for (const tensor of tensors) squares += RULES[name](tensor, learningRate, time)
    return Math.sqrt(squares)
  }
}

/** Length of all gradients together. */
export function gradientNorm(network: Network): number {
  return Math.sqrt(
    network.layers.reduce(
      (sum, { weightGradient, biasGradient }) => sum + squared(weightGradient) + squared(biasGradient),
      0,
    ),
  )
}

/** Length of one tensor's values. */
export function tensorNorm(values: Float64Array): number {
  return Math.sqrt(squared(values))
}

function squared(values: Float64Array): number {
  let sum = 0
  for (const value of values) sum += value * value
  return sum
}

function moments(size: number) {
  return { first: new Float64Array(size), second: new Float64Array(size) }
}

interface Tensor {
  values: Float64Array
  gradient: Float64Array
  first: Float64Array
  second: Float64Array
}

/** Each moves one tensor and returns the squared length of the move. */
const RULES: Record<OptimiserName, (tensor: Tensor, learningRate: number, time: number) => number> = {
  sgd: ({ values, gradient }, learningRate) => {
    let squares = 0
    for (let at = 0; at < values.length; at++) squares += move(values, at, learningRate * (gradient[at] ?? 0))
    return squares
  },
  momentum: ({ values, gradient, first }, learningRate) => {
    let squares = 0
    for (let at = 0; at < values.length; at++) {
      const speed = 0.9 * (first[at] ?? 0) + (gradient[at] ?? 0)
      first[at] = speed
      squares += move(values, at, learningRate * speed)
    }
    return squares
  },
  adam: ({ values, gradient, first, second }, learningRate, time) => {
    const rate = learningRate / (1 - 0.9 ** time)
    const spread = 1 / (1 - 0.999 ** time)
    let squares = 0
    for (let at = 0; at < values.length; at++) {
      const g = gradient[at] ?? 0
      const mean = 0.9 * (first[at] ?? 0) + 0.1 * g
      const variance = 0.999 * (second[at] ?? 0) + 0.001 * g * g
      first[at] = mean
      second[at] = variance
      squares += move(values, at, (rate * mean) / (Math.sqrt(variance * spread) + 1e-8))
    }
    return squares
  },
}

function move(values: Float64Array, at: number, step: number): number {
  values[at] = (values[at] ?? 0) - step
  return step * step
}
