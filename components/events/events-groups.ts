import { verdictGroup } from '@/components/evidence/verdict-group'
import { complete, type FilterGroup, toggled } from '@/components/filters/filter-group'
import { EVENT_KINDS, type EventsSummary, RESULTS } from '@/lib/api/events'
import type { EventsUrl } from './events-query'

const RESULT_WORDS: Partial<Record<string, string>> = {
  allowed: 'Allowed',
  denied: 'Denied',
  failed: 'Failed',
  itemErrors: 'Item errors',
}
const KIND_WORDS: Partial<Record<string, string>> = { metrics: 'Metrics', run: 'Run life', trail: 'Trail' }

type TextName = 'run' | 'writer' | 'client' | 'ip' | 'vpce' | 'error'

/** What the ledger can be filtered by. */
export function eventsGroups(
  url: EventsUrl,
  facets: EventsSummary['facets'] | undefined,
  change: (part: Partial<EventsUrl>) => void,
): FilterGroup[] {
  const text = (name: TextName, label: string, plural: string): FilterGroup => ({
    name,
    label,
    plural,
    machine: name !== 'client',
    facet: facets?.[name],
    selected: url[name],
    onToggle: (value, on) => change({ [name]: toggled(url[name], value, on) }),
  })
  return [
    {
      name: 'result',
      label: 'Result',
      plural: 'results',
      machine: false,
      facet: complete(facets?.result, RESULTS, RESULT_WORDS),
      selected: url.result,
      onToggle: (value, on) =>
        change({ result: RESULTS.filter((each) => toggled<string>(url.result, value, on).includes(each)) }),
    },
    {
      name: 'kind',
      label: 'Kind of call',
      plural: 'kinds',
      machine: false,
      facet: complete(facets?.kind, EVENT_KINDS, KIND_WORDS),
      selected: url.kind,
      usual: url.kind.join() === 'metrics',
      everything: url.kind.length === EVENT_KINDS.length,
      onToggle: (value, on) =>
        change({ kind: EVENT_KINDS.filter((each) => toggled<string>(url.kind, value, on).includes(each)) }),
    },
    verdictGroup('events', { selected: url.verdict, facet: facets?.verdict }, (verdict) => change({ verdict })),
    text('writer', 'Writer', 'writers'),
    text('run', 'Run', 'runs'),
    text('client', 'Client', 'clients'),
    text('ip', 'Source IP', 'addresses'),
    text('vpce', 'VPC endpoint', 'endpoints'),
    text('error', 'Error', 'errors'),
  ]
}
