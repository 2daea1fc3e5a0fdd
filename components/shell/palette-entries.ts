import type { Route } from 'next'
import { runHref } from '@/components/runs/run-href'
import type { RunsResponse } from '@/lib/api/runs'

export interface PaletteEntry {
  id: string
  group: 'Runs' | 'Metrics' | 'Writers' | 'Actions'
  text: string
  /** Quiet text beside it. */
  hint: string
  /** Where it leads, or what it does. */
  go: { href: Route } | { act: () => void }
  /** Text that somebody else chose. */
  untrusted: boolean
}

const EACH = 6

/** What the palette offers for `query`: runs as the server found them, metrics and writers by their names, then actions. */
export function paletteEntries(
  query: string,
  runs: RunsResponse | undefined,
  actions: readonly { text: string; go: PaletteEntry['go'] }[],
): PaletteEntry[] {
  const wanted = query.trim().toLowerCase()
  const matches = (text: string) => text.toLowerCase().includes(wanted)
  // The answer may still be that of the text before.
  const named = (runs?.rows ?? []).filter(({ run }) => matches(run.name))
  const found: PaletteEntry[] = named.slice(0, EACH).map(({ run }) => ({
    id: `run-${run.key}`,
    group: 'Runs',
    text: run.name,
    hint: `${run.account} ${run.region}`,
    go: { href: runHref(run) },
    untrusted: true,
  }))
  const facet = (group: 'Metrics' | 'Writers', name: 'metric' | 'writer') => {
    const values = (runs?.facets[name].values ?? []).filter((value) => matches(value.label)).slice(0, EACH)
    for (const { value, label, count } of values) {
      found.push({
        id: `${name}-${value}`,
        group,
        text: label,
        hint: count === 1 ? '1 run' : `${count} runs`,
        go: { href: `/runs?${new URLSearchParams({ [name]: value }).toString()}` as Route },
        untrusted: true,
      })
    }
  }
  facet('Metrics', 'metric')
  facet('Writers', 'writer')
  for (const { text, go } of actions) {
    if (matches(text)) found.push({ id: `action-${text}`, group: 'Actions', text, hint: '', go, untrusted: false })
  }
  return found
}
