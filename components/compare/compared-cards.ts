import { type CardContent, cardsOf, type Layout } from '@/components/chart/card-layout'
import type { XRange } from '@/components/chart/x-axis'
import type { XAxis } from '@/lib/api/fields'
import { type ComparedMetric, type ComparedRun, comparedRange } from './compared-runs'

/** One card of a comparison, with what is known of each metric of its content, in the same order. */
export interface ComparedCard extends CardContent {
  compared: ComparedMetric[]
}

/** The cards of these metrics as the page's layout puts them together. */
export function comparedCards(metrics: readonly ComparedMetric[], layout: Layout): ComparedCard[] {
  const known = new Map(metrics.map((metric) => [metric.name, metric]))
  const cards = cardsOf([...known.keys()], layout)
  return cards.map((card) => ({ ...card, compared: card.metrics.flatMap(({ name }) => known.get(name) ?? []) }))
}

/** The card that shows this metric. */
export const cardWith = (cards: readonly ComparedCard[], metric: ComparedMetric | null): ComparedCard | null =>
  cards.find(({ compared }) => metric !== null && compared.includes(metric)) ?? null

/** The whole axis of a card. */
export function cardRange(kind: XAxis, card: ComparedCard, shown: readonly ComparedRun[]): XRange | null {
  const ranges = card.compared.flatMap((metric) => comparedRange(kind, metric, shown) ?? [])
  if (ranges.length === 0) return null
  return { min: Math.min(...ranges.map(({ min }) => min)), max: Math.max(...ranges.map(({ max }) => max)) }
}

/** Runs that have any of its metrics. */
export const runsOf = ({ compared }: ComparedCard): ComparedRun[] => [...new Set(compared.flatMap(({ runs }) => runs))]
