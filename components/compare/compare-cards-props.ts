import type { ChartContext, SelectedPoint } from '@/components/chart/cards-props'
import type { DrawnPoint } from '@/components/chart/series-points'
import type { Zoom } from '@/components/chart/zoom'
import type { LineColours } from './compare-colours'
import type { CompareUrl } from './compare-url'
import type { ComparedCard } from './compared-cards'
import type { ComparedRun } from './compared-runs'
import type { RunTimes } from './run-shades'

/** What all cards of a comparison have in common. */
export interface CompareCardsProps {
  shown: readonly ComparedRun[]
  /** All that there are of them: what a card can be given. */
  metrics: readonly { name: string }[]
  url: CompareUrl
  context: ChartContext
  /** When each run has no record, or no proof. */
  times: ReadonlyMap<string, RunTimes>
  colours: LineColours
  selected: SelectedPoint | null
  onZoom: (zoom: Zoom) => void
  onUndo: () => void
  onPin: (card: ComparedCard, on: boolean) => void
  onSelect: (point: DrawnPoint) => void
}
