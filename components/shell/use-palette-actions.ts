'use client'
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Route } from 'next'
import { useChartView } from '@/components/chart/use-chart-view'
import { useCarriedSearch } from '@/components/filters/carried-search'
import { usePinnedAddress } from '@/components/filters/copy-link'
import { useRunUrl } from '@/components/run/run-url'
import type { RunResponse } from '@/lib/api/run'
import { type SavedView, saveView, viewsOptions } from '@/lib/api/views'
import type { PaletteAction, PaletteOffer } from './palette-entries'
import { chartActions, exportActions, metricActions } from './run-actions'
import { useRunPlace } from './run-place'
import { setTheme } from './theme'

/** What can be done from anywhere, and on the page that is shown; and the metrics that it shows. */
export function usePaletteActions(openShortcuts: () => void): PaletteOffer {
  const client = useQueryClient()
  const carried = useCarriedSearch()
  const address = usePinnedAddress()
  const { onRun } = useRunPlace()
  const [url, setUrl] = useRunUrl()
  const [, setView] = useChartView()
  const run = useShownRun()
  const go = (text: string, path: Route): PaletteAction => ({
    text,
    go: { href: carried === '' ? path : `${path}?${carried}` },
  })
  const { data: views } = useQuery(viewsOptions())
  const actions: PaletteAction[] = [
    ...(views?.views ?? []).map(toEntry),
    ...(onRun ? chartActions(url, { url: setUrl, view: setView }) : []),
    ...(run === null ? [] : exportActions(run, url.asOf)),
    { text: 'Save this view under a short address', go: { act: () => void saveHere(client).then(copy) } },
    { text: 'Copy a link to this picture', go: { act: () => void address().then(copy) } },
    go('Go to runs', '/runs'),
    go('Go to events', '/events'),
    go('Go to integrity', '/integrity'),
    go('Go to sources', '/sources'),
    go('Go to the fleet', '/fleet'),
    go('Compare runs', '/compare'),
    { text: 'Go to denied calls', go: { href: '/events?result=denied' } },
    { text: 'Read how the API is asked', go: { href: '/api-docs' } },
    { text: 'Use the light theme', go: { act: () => setTheme('light') } },
    { text: 'Use the dark theme', go: { act: () => setTheme('dark') } },
    { text: 'Use the system’s theme', go: { act: () => setTheme('system') } },
    { text: 'Show keyboard shortcuts', go: { act: openShortcuts } },
  ]
  return { actions, metrics: run === null ? [] : metricActions(run.metrics, url.folded, setUrl) }
}

/** A saved view by its name, or by its id where it has none. */
function toEntry({ id, name, target }: SavedView): PaletteAction {
  const text = name === '' ? `/v/${id}` : name
  const [path = ''] = target.split('?')
  return { text, go: { href: `/v/${id}` as Route }, untrusted: true, group: 'Views', hint: path.slice(0, 40) }
}

async function saveHere(client: QueryClient): Promise<string> {
  const { id } = await saveView({ name: '', target: `${window.location.pathname}${window.location.search}` })
  await client.invalidateQueries({ queryKey: ['views'] })
  return `${window.location.origin}/v/${id}`
}

/** The run that the page shows, when its answer is there. */
function useShownRun(): RunResponse | null {
  const client = useQueryClient()
  const { onRun } = useRunPlace()
  if (!onRun) return null
  const answers = client.getQueryCache().findAll({ queryKey: ['runs'], type: 'active' })
  const [shown] = answers.flatMap(({ queryKey, state }) =>
    // The list of runs has an object in this place.
    typeof queryKey[1] === 'string' && state.data !== undefined ? [state.data as RunResponse] : [],
  )
  return shown ?? null
}

/** Where the browser does not allow copying, the address bar has what was to be copied. */
async function copy(address: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(address)
  } catch {
    window.location.assign(address)
  }
}
