import type { CardMetric } from '@/lib/api/cards'

/** One card: the metrics that it shows. Most show one. */
export interface CardContent {
  /** Of its first metric: by this it is found and grouped. */
  name: string
  metrics: CardMetric[]
  /** It is one of training beside others of the same thing: they are told apart by weight and dots, not by colour. */
  isPair: boolean
}

/** How people put the cards of a page together. */
export interface Layout {
  groups: CardMetric[][]
  /** Metrics of training and validation that are called alike share a card. */
  pair: boolean
}

const ROLE = /^(training|train|validation|valid|val|testing|test|evaluation|eval)[/:_.-](.+)$/s
const TRAINING = /^train/

/** `train/loss` is the loss of training; null: the name does not say. */
function roleOf(name: string): { of: string; isTraining: boolean } | null {
  const [, role, of] = ROLE.exec(name) ?? []
  return role === undefined || of === undefined ? null : { of, isTraining: TRAINING.test(role) }
}

/** Whether a metric is one of training, by its name. */
export const isTraining = (name: string) => roleOf(name)?.isTraining === true

/** Whether pairing would bring any of these into one card. */
export function hasPairs(names: readonly string[]): boolean {
  return cardsOf(names, { groups: [], pair: true }).some(({ metrics }) => metrics.length > 1)
}

/**
 * The cards of these metrics, each metric in one: cards that people put together first take theirs, then pairs. A card
 * stands where its first metric stands. What `groups` names and is not there is left out.
 */
export function cardsOf(names: readonly string[], { groups, pair }: Layout): CardContent[] {
  const there = new Set(names)
  const known = groups.map((group) => group.filter(({ name }) => there.has(name)))
  const taken = new Map(known.flatMap((group) => group.map(({ name }) => [name, group] as const)))
  const pairs = new Map<string, CardMetric[]>()
  for (const name of names) {
    const role = roleOf(name)
    if (!pair || role === null || taken.has(name)) continue
    pairs.set(role.of, [...(pairs.get(role.of) ?? []), { name, right: false }])
  }
  const made = new Set<CardMetric[]>()
  return names.flatMap((name) => {
    const together = taken.get(name) ?? pairs.get(roleOf(name)?.of ?? '') ?? []
    const metrics = together.some((metric) => metric.name === name) ? together : [{ name, right: false }]
    if (made.has(metrics)) return []
    made.add(metrics)
    const sorted = taken.has(name) ? metrics : [...metrics].sort(trainingFirst)
    return [{ name: sorted[0]?.name ?? name, metrics: sorted, isPair: isPairOf(sorted) }]
  })
}

const trainingFirst = (a: CardMetric, b: CardMetric) => Number(isTraining(b.name)) - Number(isTraining(a.name))

function isPairOf(metrics: CardMetric[]): boolean {
  const [one, other, ...more] = metrics.map(({ name }) => roleOf(name))
  if (one === undefined || one === null || other === undefined || other === null || more.length > 0) return false
  return one.of === other.of && one.isTraining !== other.isTraining && metrics.every(({ right }) => !right)
}

/** `layout` with the metrics of `added` moved into the card of `into`. */
export function merged(layout: Layout, into: CardMetric[], added: CardMetric[]): Layout {
  const moving = added.filter(({ name }) => into.every((metric) => metric.name !== name))
  return { ...layout, groups: [...without(layout.groups, [...into, ...moving]), [...into, ...moving]] }
}

/** `layout` with each of `metrics` in a card of its own. */
export function takenApart(layout: Layout, metrics: CardMetric[]): Layout {
  const next = { ...layout, groups: without(layout.groups, metrics) }
  const names = metrics.map(({ name }) => name)
  // Only what would be paired again has to be kept apart by name.
  if (cardsOf(names, next).every((card) => card.metrics.length === 1)) return next
  return { ...next, groups: [...next.groups, ...names.map((name) => [{ name, right: false }])] }
}

/** `layout` with `metric` of the card of `metrics` on the second y axis, or back on the first. */
export function moved(layout: Layout, metrics: CardMetric[], metric: CardMetric): Layout {
  const next = metrics.map((each) => (each.name === metric.name ? { ...each, right: !each.right } : each))
  return { ...layout, groups: [...without(layout.groups, metrics), next] }
}

function without(groups: CardMetric[][], metrics: CardMetric[]): CardMetric[][] {
  const names = new Set(metrics.map(({ name }) => name))
  return groups.map((group) => group.filter(({ name }) => !names.has(name))).filter((group) => group.length > 0)
}
