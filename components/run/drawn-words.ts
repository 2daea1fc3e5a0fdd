import { askedBy, type ChartView } from '@/components/chart/view'
import type { SeriesX } from '@/lib/api/fields'
import type { MetricSummary } from '@/lib/api/run'
import { formatCount } from '@/lib/format'

interface Drawn {
  view: ChartView
  x: SeriesX
  /** Metrics that the filter shows. */
  shown: number
  metrics: readonly Pick<MetricSummary, 'noStep'>[]
}

/**
 * What all charts of the page have in common, no more than holds of each of them: as short as a row of controls has room
 * for, and whole.
 */
export function drawnWords({ view, x, shown, metrics }: Drawn): { short: string; whole: string } {
  const drawn = view.smooth > 0 ? 'Smoothed' : view.fit ? 'Fitted' : 'Raw'
  if (shown !== metrics.length) {
    const [part, all, how] = [formatCount(shown), formatCount(metrics.length), drawn.toLowerCase()]
    return { short: `${part} of ${all}, ${how}`, whole: `${part} of ${all} metrics, ${how}` }
  }
  const rest = isWhole({ view, x, metrics }) ? 'no extremum lost' : 'cards say what is left out'
  return { short: drawn, whole: `${drawn}, ${rest}` }
}

/** Whether it is known of every point that it has a place in its chart, and that its chart shows its value. */
function isWhole({ view, x, metrics }: Pick<Drawn, 'view' | 'x' | 'metrics'>): boolean {
  if (view.fit || view.lag) return false
  if (x === 'observed') return true
  return x === 'step' && askedBy(view, x).xscale === 'linear' && metrics.every(({ noStep }) => noStep === 0)
}
