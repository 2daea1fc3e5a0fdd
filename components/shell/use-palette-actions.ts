'use client'
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Route } from 'next'
import { useCarriedSearch } from '@/components/filters/carried-search'
import { usePinnedAddress } from '@/components/filters/copy-link'
import { type SetRunUrl, useRunUrl } from '@/components/run/run-url'
import type { RunResponse } from '@/lib/api/run'
import { EXPORT_FORMATS, exportPath } from '@/lib/api/series-export'
import { type SavedView, saveView, viewsOptions } from '@/lib/api/views'
import type { PaletteAction } from './palette-entries'
import { useRunPlace } from './run-place'
import { setTheme } from './theme'

/** What can be done from anywhere, and on the page that is shown. */
export function usePaletteActions(openShortcuts: () => void): PaletteAction[] {
  const client = useQueryClient()
  const carried = useCarriedSearch()
  const address = usePinnedAddress()
  const { onRun } = useRunPlace()
  const [{ asOf }, setUrl] = useRunUrl()
  const run = useShownRun()
  const go = (text: string, path: Route): PaletteAction => ({
    text,
    go: { href: carried === '' ? path : `${path}?${carried}` },
  })
  const { data: views } = useQuery(viewsOptions())
  return [
    ...(views?.views ?? []).map(toEntry),
    ...(onRun ? chartActions(setUrl) : []),
    ...(run === null ? [] : exportActions(run, asOf)),
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

/** How the charts of a run's page are drawn. */
function chartActions(setUrl: SetRunUrl): PaletteAction[] {
  const set = (text: string, change: Parameters<SetRunUrl>[0]): PaletteAction => ({
    text,
    go: { act: () => void setUrl(change) },
  })
  const unzoomed = { x0: null, x1: null }
  return [
    set('Draw over steps', { x: 'step', ...unzoomed }),
    set('Draw over relative time', { x: 'relative', ...unzoomed }),
    set('Draw over claimed time', { x: 'claimed', ...unzoomed }),
    set('Draw over observed time', { x: 'observed', ...unzoomed }),
    set('Use a linear y axis', { y: 'linear' }),
    set('Use a logarithmic y axis', { y: 'log' }),
    set('Show the whole x axis', unzoomed),
    set('Colour lines by writer', { colour: 'writer' }),
    set('Colour lines by proof', { colour: 'verdict' }),
    set('Show the charts of this run', { tab: 'charts' }),
    set('Show who logged what', { tab: 'writers' }),
    set('Show the events of this run', { tab: 'events' }),
    set('Show the settings of this run', { tab: 'settings' }),
  ]
}

/** Metrics that one export takes at most, and the length of its address. */
const [MOST_METRICS, LONGEST] = [100, 8_000]

function exportActions({ run, metrics, asOf: answered }: RunResponse, asOf: number | null): PaletteAction[] {
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

/** The browser's own download. */
function follow(path: string): void {
  const link = document.createElement('a')
  link.href = path
  link.download = ''
  link.click()
}

/** Where the browser does not allow copying, the address bar has what was to be copied. */
async function copy(address: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(address)
  } catch {
    window.location.assign(address)
  }
}
