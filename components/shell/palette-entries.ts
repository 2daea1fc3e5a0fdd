import type { Route } from 'next'
import { runHref } from '@/components/runs/run-href'
import type { NamesResponse } from '@/lib/api/names'

export interface PaletteEntry {
  id: string
  group: 'Runs' | 'Metrics' | 'Writers' | 'Views' | 'Events' | 'Actions'
  text: string
  /** Quiet text beside it. */
  hint: string
  /** Where it leads, or what it does. */
  go: { href: Route } | { act: () => void }
  /** Text that somebody else chose. */
  untrusted: boolean
}

const EACH = 6

/** Something that the palette does or where it leads, by its words. */
export interface PaletteAction {
  text: string
  go: PaletteEntry['go']
  /** Of the words somebody else chose some. */
  untrusted?: boolean
  /** Other than an action. */
  group?: PaletteEntry['group']
  hint?: string
}

/** What the page that is shown adds to what the server finds. */
export interface PaletteOffer {
  /** Metrics that it has cards of: the way to each. */
  metrics: readonly PaletteAction[]
  actions: readonly PaletteAction[]
}

/** What the palette offers for `query`: runs, metrics and writers as the server found them, then actions. */
export function paletteEntries(
  query: string,
  names: NamesResponse | undefined,
  { metrics, actions }: PaletteOffer,
): PaletteEntry[] {
  const wanted = query.trim().toLowerCase()
  // The answer may still be that of the text before.
  const matches = (text: string) => text.toLowerCase().includes(wanted)
  const named = (names?.runs ?? []).filter(({ name }) => matches(name))
  const found: PaletteEntry[] = named.slice(0, EACH).map((run) => ({
    id: `run-${run.key}`,
    group: 'Runs',
    text: run.name,
    hint: `${run.account} ${run.region}`,
    go: { href: runHref(run) },
    untrusted: true,
  }))
  found.unshift(...arnEntry(query.trim()))
  found.push(
    ...metrics
      .filter(({ text }) => matches(text))
      .map(toEntry)
      .slice(0, EACH),
  )
  const isElsewhere = (name: string) => matches(name) && !metrics.some(({ text }) => text === name)
  for (const { name, runs } of (names?.metrics ?? []).filter((each) => isElsewhere(each.name)).slice(0, EACH)) {
    found.push(filterEntry('Metrics', { name: 'metric', value: name, text: name, runs }))
  }
  for (const { writer, runs } of (names?.writers ?? []).filter((each) => matches(each.writer.label)).slice(0, EACH)) {
    found.push(filterEntry('Writers', { name: 'writer', value: writer.key, text: writer.label, runs }))
  }
  found.push(...actions.filter(({ text }) => matches(text)).map(toEntry))
  // Last, since any text can be searched for: what bears it as a name comes first.
  if (wanted !== '') found.push(searchEntry(query.trim()))
  return found
}

function toEntry({ text, go, untrusted = false, group = 'Actions', hint = '' }: PaletteAction): PaletteEntry {
  return { id: `${group}-${text}-${hint}`, group, text, hint, go, untrusted }
}

/** The list of the runs that have a metric or a writer. */
function filterEntry(
  group: 'Metrics' | 'Writers',
  { name, value, text, runs }: { name: string; value: string; text: string; runs: number },
): PaletteEntry {
  return {
    id: `${name}-${value}`,
    group,
    text,
    hint: runs === 1 ? '1 run' : `${runs} runs`,
    go: { href: `/runs?${new URLSearchParams({ [name]: value }).toString()}` as Route },
    untrusted: true,
  }
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
