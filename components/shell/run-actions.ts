import { filterFor } from '@/components/chart/name-filter'
import { groupNameOf } from '@/components/chart/prefix-groups'
import type { SetViewUrl } from '@/components/chart/use-chart-view'
import { isLogable } from '@/components/chart/view'
import { NO_ZOOM } from '@/components/chart/zoom'
import type { RunUrl, SetRunUrl } from '@/components/run/run-url'
import type { MetricSummary, RunResponse } from '@/lib/api/run'
import { EXPORT_FORMATS, exportPath } from '@/lib/api/series-export'
import type { PaletteAction } from './palette-entries'

/** How the charts of a run's page are drawn. */
export function chartActions(
  { x, xmetric }: Pick<RunUrl, 'x' | 'xmetric'>,
  set: { url: SetRunUrl; view: SetViewUrl },
): PaletteAction[] {
  const page = (text: string, change: Parameters<SetRunUrl>[0]): PaletteAction => ({
    text,
    go: { act: () => void set.url(change) },
  })
  const view = (text: string, change: Parameters<SetViewUrl>[0]): PaletteAction => ({
    text,
    go: { act: () => void set.view(change) },
  })
  // Another x axis starts unzoomed: its units are others.
  const along = (axis: RunUrl['x']) => ({ x: axis, xmetric: null, at: null, ...NO_ZOOM })
  return [
    page('Draw over steps', along('step')),
    page('Draw over relative time', along('relative')),
    page('Draw over claimed time', along('claimed')),
    page('Draw over observed time', along('observed')),
    ...(xmetric === null && isLogable(x)
      ? [view('Use a linear x axis', { xscale: 'linear' }), view('Use a logarithmic x axis', { xscale: 'log' })]
      : []),
    page('Use a linear y axis', { y: 'linear' }),
    page('Use a logarithmic y axis', { y: 'log' }),
    view('Turn smoothing off', { smooth: null }),
    page('Show the whole x axis', NO_ZOOM),
    page('Colour lines by writer', { colour: 'writer' }),
    page('Colour lines by proof', { colour: 'verdict' }),
    page('Show the charts of this run', { tab: 'charts' }),
    page('Show who logged what', { tab: 'writers' }),
    page('Show the events of this run', { tab: 'events' }),
    page('Show the settings of this run', { tab: 'settings' }),
  ]
}

/** The way to the card of each metric of a run: the filter shows it alone, in a group that is not folded. */
export function metricActions(
  metrics: readonly Pick<MetricSummary, 'name'>[],
  folded: readonly string[],
  setUrl: SetRunUrl,
): PaletteAction[] {
  const names = metrics.map(({ name }) => name)
  const show = (name: string) =>
    void setUrl({
      tab: 'charts',
      metrics: filterFor(name, names),
      folded: folded.filter((group) => group !== groupNameOf(name)),
    })
  return names.map((name) => ({
    text: name,
    go: { act: () => show(name) },
    untrusted: true,
    group: 'Metrics',
    hint: 'on this run',
  }))
}

/** Metrics that one export takes at most, and the length of its address. */
const [MOST_METRICS, LONGEST] = [100, 8_000]

/** The points of all metrics of a run as files, where one address can ask for them. */
export function exportActions({ run, metrics, asOf: answered }: RunResponse, asOf: number | null): PaletteAction[] {
  if (metrics.length === 0 || metrics.length > MOST_METRICS) return []
  const data = {
    ...{ run: [run.key], metric: metrics.map(({ name }) => name), x: 'step' as const, from: null, to: null },
    asOf: asOf ?? answered.ms,
  }
  return EXPORT_FORMATS.flatMap((format) => {
    const path = exportPath({ ...data, format })
    if (path.length > LONGEST) return []
    return [{ text: `Download all points of this run as ${format.toUpperCase()}`, go: { act: () => follow(path) } }]
  })
}

/** The browser's own download. */
function follow(path: string): void {
  const link = document.createElement('a')
  link.href = path
  link.download = ''
  link.click()
}
