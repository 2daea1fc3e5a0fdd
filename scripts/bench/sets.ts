/**
 * What each benchmark trail holds. A set is a list of account timelines; a timeline is a list of tracks that run side by
 * side, each track a sequence of runs. File number f of a timeline takes the f-th equal slice of every track, so one file
 * can be made without any other, in any order, on any thread, and always has the same bytes.
 */
export type RunPlan = { name: string; metrics: readonly string[]; events: number; canFail: boolean; spikeAt?: number }

export type Timeline = {
  account: string
  region: string
  files: number
  tracks: readonly (readonly RunPlan[])[]
  /** Records of other services in each file. */
  othersPerFile: number
}

export type TrailSet = { name: SetName; timelines: readonly Timeline[] }

export const setNames = ['pure10m', 'pure1m', 'mixed', 'spike1m', 'bucket', 'web'] as const
export type SetName = (typeof setNames)[number]

/** Every event carries a full batch, as the SageMaker SDK sends it. */
export const itemsPerEvent = 10

/** The series that the benchmark asks for by name; `events * itemsPerEvent / metrics.length` points each. */
export const giantRun = 'pretrain-giant'
export const midRun = 'finetune-mid-0'
export const smallRun = 'sweep-small-0'
/** Of the set for the browser: a run of 50 metrics x 100,000 points, and so many of 12 metrics x 20,000 points. */
export const broadRun = 'pretrain-broad'
export const comparedRuns = Array.from({ length: 30 }, (_, index) => `compared-${String(index).padStart(2, '0')}`)
export const spikeRun = 'one-spike'
export const spikeStep = 618_034

const pair = ['train/loss', 'learning_rate']
const four = ['train/loss', 'train/accuracy', 'val/loss', 'grad_norm']
const ten = [...four, 'val/accuracy', 'val/f1', 'throughput', 'gpu/memory', 'gpu/utilisation', 'learning_rate']
const fifty = [...ten, ...Array.from({ length: 40 }, (_, index) => `layer/${String(index).padStart(2, '0')}/norm`)]

/** 100,000 steps of all of its metrics. */
export const broad: RunPlan = { name: broadRun, metrics: fifty, events: 500_000, canFail: false }
const giant: RunPlan = { name: giantRun, metrics: pair, events: 500_000, canFail: false }
const mid = (index: number): RunPlan => ({
  name: `finetune-mid-${index}`,
  metrics: four,
  events: 44_444,
  canFail: false,
})

const builders: Record<SetName, () => readonly Timeline[]> = {
  pure10m: () => [
    {
      ...alice,
      files: 340,
      othersPerFile: 0,
      tracks: [[giant], [mid(0)], [mid(1)], ...fill(680_000 - 588_888, 1, 100)],
    },
    { ...bob, files: 160, othersPerFile: 0, tracks: [[mid(2)], [mid(3)], ...fill(320_000 - 88_888, 2, 0)] },
  ],
  pure1m: () => [
    { ...alice, files: 30, othersPerFile: 0, tracks: [[mid(0)], ...fill(60_000 - 44_444, 3, 20)] },
    { ...bob, files: 20, othersPerFile: 0, tracks: fill(40_000, 4, 0) },
  ],
  mixed: () => [
    { ...alice, files: 300, othersPerFile: 3800, tracks: [[mid(0)], ...fill(60_000 - 44_444, 5, 20)] },
    { ...bob, files: 200, othersPerFile: 3800, tracks: fill(40_000, 6, 0) },
  ],
  // One metrics call a file. The last timeline is what comes later.
  bucket: () => [
    ...[alice, bob].flatMap((place, at) =>
      ['us-east-1', 'eu-west-1'].map((region, other) => ({
        ...{ ...place, region, files: 5000, othersPerFile: 9, tracks: [fill(5000, 7 + 2 * at + other, 0).flat()] },
      })),
    ),
    { ...alice, files: 1015, othersPerFile: 9, tracks: [fill(1015, 11, 0).flat()] },
  ],
  web: () => [
    { ...alice, files: 100, othersPerFile: 0, tracks: [[broad]] },
    {
      ...bob,
      files: 100,
      othersPerFile: 0,
      tracks: comparedRuns.map((name) => [{ name, metrics: fifty.slice(0, 12), events: 24_000, canFail: false }]),
    },
  ],
  spike1m: () => [
    {
      ...alice,
      files: 50,
      othersPerFile: 0,
      tracks: [[{ name: spikeRun, metrics: ['train/loss'], events: 100_000, canFail: false, spikeAt: spikeStep }]],
    },
  ],
}

const alice = { account: '111122223333', region: 'us-east-1' }
const bob = { account: '444455556666', region: 'eu-west-1' }

/** The named set; the same plan on every call. */
export function trailSet(name: SetName): TrailSet {
  return { name, timelines: builders[name]() }
}

/** Exactly `events` events: first `small` runs of 173 steps and ten metrics, then run lengths drawn from a lognormal. */
function fill(events: number, seed: number, small: number): RunPlan[][] {
  const random = mulberry32(seed)
  const runs: RunPlan[] = []
  let left = events
  for (let i = 0; i < small && left >= 173; i++, left -= 173) {
    runs.push({ name: `sweep-small-${i}`, metrics: ten, events: 173, canFail: false })
  }
  for (let i = 0; left > 0; i++) {
    const drawn = Math.max(1, Math.round(Math.exp(4.2 + 1.3 * gaussian(random))))
    const length = Math.min(left, drawn)
    const metrics = [pair, four, ten][i % 3] ?? four
    runs.push({ name: `exp-${seed}-run-${i}`, metrics, events: length, canFail: true })
    left -= length
  }
  return deal(runs, 8)
}

function deal(runs: RunPlan[], tracks: number): RunPlan[][] {
  return Array.from({ length: tracks }, (_, track) => runs.filter((_run, i) => i % tracks === track))
}

/** A small seeded generator of numbers in [0, 1). */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

function gaussian(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}
