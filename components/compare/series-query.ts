import type { CardShape } from '@/components/chart/plot'
import { NO_ZOOM, type Zoom } from '@/components/chart/zoom'
import type { CompareSeriesAsk } from '@/lib/api/compare'
import type { CompareUrl } from './compare-url'
import { bucketsFor, type ComparedMetric } from './compared-runs'

/** The zoom of the URL; none where it ends before it begins. */
export function zoomOf({ x0, x1 }: Pick<CompareUrl, 'x0' | 'x1'>): Zoom {
  return x0 !== null && x1 !== null && x0 >= x1 ? NO_ZOOM : { x0, x1 }
}

/** What the card of a metric asks for. */
export function seriesQuery(
  { name, runs }: Pick<ComparedMetric, 'name' | 'runs'>,
  url: Pick<CompareUrl, 'x' | 'x0' | 'x1' | 'asOf'>,
  shape: CardShape,
): CompareSeriesAsk {
  const { x0, x1 } = zoomOf(url)
  return {
    runs: runs.map(({ run }) => run.key),
    metric: name,
    x: url.x,
    from: x0,
    to: x1,
    buckets: bucketsFor(runs.length, shape !== 'usual'),
    asOf: url.asOf,
  }
}
