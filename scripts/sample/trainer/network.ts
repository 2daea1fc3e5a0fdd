import type { Random } from '../random'
import type { DataSet } from './data'

/** One dense layer with its gradient of the last backward pass. Weights are row-major [output][input]. */
export interface Layer {
  inputs: number
  outputs: number
  weights: Float64Array
  bias: Float64Array
  weightGradient: Float64Array
  biasGradient: Float64Array
  /** Scratch space of the pass over the newest example. */
  output: Float64Array
  inputError: Float64Array
}

/** A multilayer perceptron: leaky rectifiers between layers, softmax cross-entropy at the end. */
export interface Network {
  layers: Layer[]
}

/** Names rows of a data set: the examples of one batch. */
export interface Batch {
  data: DataSet
  rows: Uint32Array
}

/** What one pass over a batch says. All are means over the batch, `loss` in nats. */
export interface BatchResult {
  loss: number
  accuracy: number
  /** Entropy of the predicted distribution, in nats. */
  entropy: number
  /** Probability given to the right class. */
  confidence: number
  /** Share of correct answers of the class that does worst; 1 when no class is in the batch. */
  worstClassAccuracy: number
  /** Share of hidden units that were below zero. */
  quietUnits: number
}

const LEAK = 0.05

/** He-initialised layers of the given sizes, the first being the inputs. */
export function createNetwork(random: Random, sizes: readonly number[]): Network {
  const layers = sizes.slice(1).map((outputs, index): Layer => {
    const inputs = sizes[index] ?? 0
    const scale = Math.sqrt(2 / inputs)
    return {
      inputs,
      outputs,
      weights: Float64Array.from({ length: inputs * outputs }, () => random.gaussian() * scale),
      bias: new Float64Array(outputs),
      weightGradient: new Float64Array(inputs * outputs),
      biasGradient: new Float64Array(outputs),
      output: new Float64Array(outputs),
      inputError: new Float64Array(inputs),
    }
  })
  return { layers }
}

/** Weights and biases of all layers, copied: what a checkpoint keeps. */
export function copyWeights(network: Network): Float64Array[] {
  return network.layers.flatMap((layer) => [layer.weights.slice(), layer.bias.slice()])
}

/** Puts a checkpoint's weights back. */
export function restoreWeights(network: Network, saved: readonly Float64Array[]) {
  network.layers.forEach((layer, index) => {
    layer.weights.set(saved[index * 2] ?? [])
    layer.bias.set(saved[index * 2 + 1] ?? [])
  })
}

/** Runs a batch forward, and backward too when `learn` is true (the gradients then lie in the layers). */
export function runBatch(network: Network, batch: Batch, learn: boolean): BatchResult {
  if (learn)
    for (const layer of network.layers) {
      layer.weightGradient.fill(0)
      layer.biasGradient.fill(0)
    }
  const tally = createTally(batch.data.classes)
  const scale = 1 / batch.rows.length
  for (const row of batch.rows) {
    const activations = forward(network, batch.data.rows.subarray(row * batch.data.width, (row + 1) * batch.data.width))
    const label = batch.data.labels[row] ?? 0
    const delta = softmax(activations[activations.length - 1] ?? new Float64Array())
    count(tally, delta, label)
    for (const hidden of activations.slice(1, -1))
      for (const value of hidden) {
        tally.units++
        if (value < 0) tally.quiet++
      }
    if (!learn) continue
    delta[label] = (delta[label] ?? 0) - 1
    for (let at = 0; at < delta.length; at++) delta[at] = (delta[at] ?? 0) * scale
    backward(network, activations, delta)
  }
  return toResult(tally, batch.rows.length)
}

interface Tally {
  loss: number
  correct: number
  entropy: number
  confidence: number
  units: number
  quiet: number
  seenOf: Uint32Array
  correctOf: Uint32Array
}

function createTally(classes: number): Tally {
  const empty = { loss: 0, correct: 0, entropy: 0, confidence: 0, units: 0, quiet: 0 }
  return { ...empty, seenOf: new Uint32Array(classes), correctOf: new Uint32Array(classes) }
}

function count(tally: Tally, probabilities: Float64Array, label: number) {
  let best = 0
  for (let at = 0; at < probabilities.length; at++) {
    const p = probabilities[at] ?? 0
    if (p > (probabilities[best] ?? 0)) best = at
    if (p > 0) tally.entropy -= p * Math.log(p)
  }
  const right = probabilities[label] ?? 0
  tally.loss -= Math.log(right)
  tally.confidence += right
  tally.seenOf[label] = (tally.seenOf[label] ?? 0) + 1
  if (best !== label) return
  tally.correct++
  tally.correctOf[label] = (tally.correctOf[label] ?? 0) + 1
}

function toResult(tally: Tally, examples: number): BatchResult {
  const shares = Array.from(tally.seenOf, (seen, label) => (seen > 0 ? (tally.correctOf[label] ?? 0) / seen : 1))
  return {
    loss: tally.loss / examples,
    accuracy: tally.correct / examples,
    entropy: tally.entropy / examples,
    confidence: tally.confidence / examples,
    worstClassAccuracy: Math.min(1, ...shares),
    quietUnits: tally.units > 0 ? tally.quiet / tally.units : 0,
  }
}

/** Every layer's output, the input first. The last one is the logits. */
function forward(network: Network, input: Float64Array): Float64Array[] {
  const activations = [input]
  let previous = input
  for (const layer of network.layers) {
    const isLast = activations.length === network.layers.length
    const { inputs, outputs, weights, bias, output } = layer
    for (let o = 0, w = 0; o < outputs; o++) {
      let sum = bias[o] ?? 0
      for (let i = 0; i < inputs; i++, w++) sum += (weights[w] ?? 0) * (previous[i] ?? 0)
      output[o] = isLast || sum > 0 ? sum : sum * LEAK
    }
    activations.push(output)
    previous = output
  }
  return activations
}

function softmax(logits: Float64Array): Float64Array {
  let top = Number.NEGATIVE_INFINITY
  for (const logit of logits) top = Math.max(top, logit)
  const probabilities = new Float64Array(logits.length)
  let sum = 0
  for (let at = 0; at < logits.length; at++) sum += probabilities[at] = Math.exp((logits[at] ?? 0) - top)
  for (let at = 0; at < logits.length; at++) probabilities[at] = (probabilities[at] ?? 0) / sum
  return probabilities
}

/** Adds one example's gradient: `delta` is the loss's gradient by the logits. */
function backward(network: Network, activations: readonly Float64Array[], delta: Float64Array) {
  let error = delta
  for (let index = network.layers.length - 1; index >= 0; index--) {
    const layer = network.layers[index]
    const input = activations[index]
    if (!layer || !input) return
    addGradient(layer, input, error)
    if (index === 0) return
    error = errorOfInputs(layer, input, error)
  }
}

function addGradient(
  { inputs, outputs, weightGradient, biasGradient }: Layer,
  input: Float64Array,
  error: Float64Array,
) {
  for (let o = 0, w = 0; o < outputs; o++) {
    const e = error[o] ?? 0
    biasGradient[o] = (biasGradient[o] ?? 0) + e
    for (let i = 0; i < inputs; i++, w++) weightGradient[w] = (weightGradient[w] ?? 0) + e * (input[i] ?? 0)
  }
}

function errorOfInputs({ inputs, outputs, weights, inputError }: Layer, input: Float64Array, error: Float64Array) {
  inputError.fill(0)
  for (let o = 0, w = 0; o < outputs; o++) {
    const e = error[o] ?? 0
    for (let i = 0; i < inputs; i++, w++) inputError[i] = (inputError[i] ?? 0) + e * (weights[w] ?? 0)
  }
  for (let i = 0; i < inputs; i++) if ((input[i] ?? 0) < 0) inputError[i] = (inputError[i] ?? 0) * LEAK
  return inputError
}
