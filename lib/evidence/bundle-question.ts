import 'server-only'
import type { EvidenceQuery } from '@/lib/api/evidence'
import type { RunRef } from '@/lib/api/fields'
import type { BundleQuestion } from './bundle-manifest'
import { isoOf } from './bundle-words'

/** What a bundle was asked for, in words and as the address that gives the same again. `run`: the only one it names. */
export function questionOf(query: EvidenceQuery, asOfMs: number, run: RunRef | null): BundleQuestion {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries({ ...query, asOf: asOfMs })) {
    for (const each of [value].flat()) if (each !== null && each !== '') search.append(name, String(each))
  }
  search.sort()
  return {
    kind: query.event !== null ? 'event' : run !== null ? 'run' : 'events',
    url: `/api/evidence?${search.toString()}`,
    words: wordsOf(query, run),
    asOf: isoOf(asOfMs),
    asOfMs,
  }
}

function wordsOf(query: EvidenceQuery, run: RunRef | null): string {
  if (query.event !== null) return `event ${query.event}${query.item === null ? '' : `, item ${query.item}`}`
  const named = (name: string, values: readonly string[]) =>
    values.length === 0 ? [] : [`${name} ${values.join(' or ')}`]
  const filters = [
    ...named('account', query.account),
    ...named('region', query.region),
    ...(query.from === null ? [] : [`observed from ${isoOf(query.from)}`]),
    ...(query.to === null ? [] : [`observed before ${isoOf(query.to)}`]),
    ...named(
      'text',
      [query.q].filter((text) => text !== ''),
    ),
    ...(run === null ? named('run', query.run) : []),
    ...named('writer', query.writer),
    ...named('client', query.client),
    ...named('source IP', query.ip),
    ...named('VPC endpoint', query.vpce),
    ...named('error', query.error),
    ...named('result', query.result),
    ...named('verdict', query.verdict),
    ...(query.metric === null ? [] : [`metric ${query.metric}`]),
  ]
  const kinds = query.kind.length === 0 ? 'all' : query.kind.map((kind) => KINDS[kind]).join(' and ')
  const of = run === null ? '' : ` of the run ${run.name} (account ${run.account}, ${run.region})`
  return `${kinds} calls${of}${filters.length === 0 ? '' : `: ${filters.join('; ')}`}`
}

const KINDS = { metrics: 'metrics', run: 'run', trail: 'trail' }
