import type { Route } from 'next'
import { runHref } from '@/components/runs/run-href'
import type { RunsResponse } from '@/lib/api/runs'

export interface PaletteEntry {
  id: string
  group: 'Runs' | 'Metrics' | 'Writers' | 'Events' | 'Actions'
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
  found.unshift(...arnEntry(query.trim()))
  facet('Metrics', 'metric')
  facet('Writers', 'writer')
  for (const { text, go } of actions) {
    if (matches(text)) found.push({ id: `action-${text}`, group: 'Actions', text, hint: '', go, untrusted: false })
  }
  // Last, since any text can be searched for: what bears it as a name comes first.
  if (wanted !== '') found.push(searchEntry(query.trim()))
  return found
}

const EVENT_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(~[0-9a-f]+)?$/i
const RUN_ARN = /^arn:[a-z-]+:sagemaker:([a-z0-9-]+):(\d{12}):experiment-trial-component\/([a-z0-9-]{1,120})$/i

/** An event by its id, else all calls that have the text in run, metric, writer or IP, or an id that begins with it. */
function searchEntry(text: string): PaletteEntry {
  const known = EVENT_ID.test(text)
  const search = new URLSearchParams({
    kind: 'metrics,run,trail',
    [known ? 'point' : 'q']: known ? text.toLowerCase() : text,
  })
  return {
    id: 'events-search',
    group: 'Events',
    text,
    hint: known ? 'open its evidence' : 'search the calls',
    go: { href: `/events?${search.toString()}` as Route },
    untrusted: true,
  }
}

/** A run by its ARN, whether or not the server found it. */
function arnEntry(text: string): PaletteEntry[] {
  const [, region, account, name] = RUN_ARN.exec(text) ?? []
  if (region === undefined || account === undefined || name === undefined) return []
  const href = `/runs/${account}/${region}/${name.toLowerCase()}` as Route
  return [
    {
      id: 'run-arn',
      group: 'Runs',
      text: name.toLowerCase(),
      hint: `${account} ${region}`,
      go: { href },
      untrusted: true,
    },
  ]
}
