import type { SeriesResponse } from '@/lib/api/series'
import type { Unrecorded } from './lines'
import type { Proof } from './proof-lines'
import type { YAxisKind, YKind } from './y-axis'

/** One series as a chart draws it. A chart draws one or several, the last on top. */
export interface Plotted {
  answer: SeriesResponse
  proof: Proof
  /** What tells it from the other series of its chart: the name of a run or of a metric. Empty where it stands alone. */
  name: string
  /** The metric, where the chart shows several of each run: then `name` is the run's. */
  metric?: string
  /** Colour of the lines of a writer, by key, and of a client or an address where lines are split by it. */
  colourOf: (writer: string, group: string) => string
  /** `stroke-dasharray` of its lines; none: drawn through. */
  dash?: string
  /** Width of its lines in pixels, where it is not the usual one. */
  width?: number
  /** Of its lines, where others are to be seen before it. */
  opacity?: number
  /** Each point has a dot, as far as points can be told apart. */
  dotted?: boolean
  /** A shape that stands on its lines here and there, as path data from where it stands: which metric they are of. */
  mark?: string
  /** Times without record of its run, where runs of a chart have others. */
  unrecorded?: Unrecorded[]
  /** It stands on the second y axis. */
  isRight?: boolean
}

/** The kind of y axis that series stand on: lags have their own. */
export function axisKind(plotted: readonly Pick<Plotted, 'answer'>[], asked: YKind): YAxisKind {
  return plotted.length > 0 && plotted.every(({ answer }) => answer.value === 'lag') ? 'lag' : asked
}

/** What a series is called where there is one line for it. No run has such a dot in its name. */
export const seriesName = ({ name, metric }: Pick<Plotted, 'name' | 'metric'>) =>
  metric === undefined ? name : `${name} · ${metric}`

/** Names a series within its chart. */
export const plottedKey = ({ answer }: Plotted) => `${answer.run} ${answer.metric}`
