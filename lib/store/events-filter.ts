import 'server-only'
import type { Scope } from '@/lib/access/scope'
import type { EventsFilter } from '@/lib/api/events'
import type { Moment } from './as-of'
import { HAS_VERDICT } from './file-verdicts'
import { resultSql } from './rows'
import { eventScope, type Fragment } from './scope-filter'
import type { SqlParams } from './store'

/** The filters that are facets too: each can be left out to count its own values. */
export const EVENT_FACETS = ['result', 'kind', 'writer', 'run', 'client', 'ip', 'vpce', 'error', 'verdict'] as const
export type EventFacet = (typeof EVENT_FACETS)[number]

/**
 * Conditions on `events e`, by what they come from. Each is `true` when nothing was asked of it. That of the verdict
 * takes the tables of `EVENT_VERDICTS`.
 */
export interface EventConditions {
  /** In scope and seen by the as-of. */
  visible: string
  /** Text, account, region, metric: what is no facet. */
  base: string
  time: string
  facets: Record<EventFacet, string>
  params: SqlParams
}

/** `query` as conditions on `events e`; nothing of it becomes SQL text. */
export function eventConditions(scope: Scope, query: EventsFilter, moment: Moment): EventConditions {
  const visible = eventScope(scope, 'e')
  const text = textCondition(query.q)
  return {
    visible: `e.seen_ms <= $asOf and ${visible.sql}`,
    base: [listed('e.account', 'account', query), listed('e.region', 'region', query), metricOf(query), text.sql]
      .filter((condition) => condition !== 'true')
      .concat('true')
      .join(' and '),
    time: [query.from === null ? 'true' : 'e.event_ms >= $from', query.to === null ? 'true' : 'e.event_ms < $to'].join(
      ' and ',
    ),
    facets: {
      result: listed(`(${resultSql('e')})`, 'result', query),
      kind: query.kind.length === 0 ? 'true' : `e.kind in (${query.kind.map((kind) => KINDS[kind]).join(', ')})`,
      writer: keyed('e.writer_id', 'writer', query),
      run: keyed('e.run_id', 'run', query),
      client: texted('e.client_id', 'client', query),
      ip: texted('e.ip_id', 'ip', query),
      vpce: texted('e.vpce_id', 'vpce', query),
      error: texted('e.error_id', 'error', query),
      verdict: query.verdict.length === 0 ? 'true' : HAS_VERDICT,
    },
    params: {
      ...visible.params,
      ...text.params,
      asOf: moment.asOf,
      from: query.from,
      to: query.to,
      metric: query.metric,
      account: query.account,
      region: query.region,
      ...Object.fromEntries(EVENT_FACETS.map((facet) => [facet, query[facet]])),
    },
  }
}

const KINDS = { metrics: 0, run: 1, trail: 2 } as const

/** The word for `events.kind`. */
export const KIND = "(case e.kind when 0 then 'metrics' when 1 then 'run' else 'trail' end)"

type ListName = { [Name in keyof EventsFilter]: EventsFilter[Name] extends string[] ? Name : never }[keyof EventsFilter]

const listed = (column: string, name: ListName, query: EventsFilter) =>
  query[name].length === 0 ? 'true' : `list_contains($${name}, ${column})`

const keyed = (column: 'e.writer_id' | 'e.run_id', name: 'writer' | 'run', query: EventsFilter) =>
  query[name].length === 0
    ? 'true'
    : `${column} in (select ${name}_id from ${name}s where list_contains($${name}, ${name}_key))`

const texted = (column: string, kind: 'client' | 'ip' | 'vpce' | 'error', query: EventsFilter) =>
  query[kind].length === 0
    ? 'true'
    : `${column} in (select dict_id from dict where kind = '${kind}' and list_contains($${kind}, text))`

const metricOf = ({ metric }: EventsFilter) =>
  metric === null
    ? 'true'
    : `e.event_seq in (
      select event_seq from points join metrics using (metric_id) where name = $metric and seen_ms <= $asOf
      union all
      select event_seq from points_refused join metrics using (metric_id) where name = $metric and seen_ms <= $asOf
    )`

/** `q` in run name, metric, writer or IP, or the beginning of an event id. */
function textCondition(q: string): Fragment {
  const text = q.trim().toLowerCase()
  if (text === '') return { sql: 'true', params: {} }
  const id = idRange(text)
  const metric = (points: string) => `select event_seq from ${points} where seen_ms <= $asOf and metric_id in (
        select metric_id from metrics where contains(lower(name), $text)
      )`
  return {
    sql: `(
      e.run_id in (select run_id from runs where contains(name, $text))
      or e.writer_id in (
        select writer_id from writers where contains(lower(label), $text) or contains(lower(principal), $text)
      )
      or e.ip_id in (select dict_id from dict where kind = 'ip' and contains(lower(text), $text))
      or e.event_seq in (${metric('points')} union all ${metric('points_refused')})
      ${id ? 'or e.event_id between $idFrom::uuid and $idTo::uuid' : ''}
    )`,
    params: { text, ...id },
  }
}

/** Smallest and largest UUID that begin with `text`, when it can begin one. */
function idRange(text: string): { idFrom: string; idTo: string } | null {
  const digits = text.replace(/~.*$/, '').replaceAll('-', '')
  if (!/^[0-9a-f]{4,32}$/.test(digits)) return null
  return { idFrom: digits.padEnd(32, '0'), idTo: digits.padEnd(32, 'f') }
}
