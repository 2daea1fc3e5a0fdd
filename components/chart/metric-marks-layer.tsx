import type { ChartModel } from './chart-model'

/** Which metric a line is of, over all lines: each shape in the colour of its own. */
export function MetricMarks({ model: { series, marks } }: { model: ChartModel }) {
  return series.flatMap(({ lines, plotted }) =>
    lines.map(({ id, writer, group }) =>
      marks.has(id) ? (
        <g key={id} data-run={plotted.answer.run}>
          <path
            d={marks.get(id)}
            fill="var(--surface-1)"
            stroke={plotted.colourOf(writer, group)}
            strokeWidth="1.4"
            data-metric-mark={id}
          />
        </g>
      ) : null,
    ),
  )
}
