import type { SeriesExportQuery } from '@/lib/api/series-export'
import { exportPath } from '@/lib/api/series-export'
import type { Plotted } from './plotted'
import type { Zoom } from './zoom'

/**
 * The data that a card shows: its series and their range, pinned to what was known when they were answered. Of a metric
 * over another one it is both, whole: a range of values is none of steps.
 */
export function cardData(plotted: readonly Plotted[], zoom: Zoom): Omit<SeriesExportQuery, 'format'> | null {
  const answers = plotted.map(({ answer }) => answer)
  const [first] = answers
  if (first === undefined) return null
  return {
    run: [...new Set(answers.map(({ run }) => run))],
    metric: [...new Set(answers.flatMap(({ metric, joined }) => [metric, joined?.xmetric ?? metric]))],
    ...(first.x === 'metric'
      ? { x: 'step' as const, from: null, to: null }
      : { x: first.x, from: zoom.x0, to: zoom.x1 }),
    asOf: Math.max(...answers.map(({ asOf }) => asOf.ms)),
  }
}

/** Python that reads exactly that data from the server at `origin`, and says when the chart is smoothed, by `smooth`. */
export function pandasCode(data: Omit<SeriesExportQuery, 'format'>, origin: string, smooth: number): string {
  const url = `${origin}${exportPath({ ...data, format: 'csv' })}`
  const note =
    smooth === 0 ? '' : `# Values as they were written: the chart has them faded, and smoothed by ${smooth}.\n`
  return `import pandas as pd

${note}points = pd.read_csv(
    ${JSON.stringify(url)},
    dtype={"run_key": str, "account": str, "step": "Int64", "event": str},
    parse_dates=["claimed", "observed"],
)
`
}
