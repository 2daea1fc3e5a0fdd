import 'server-only'
import { z } from 'zod'
import type { Scope } from '@/lib/access/scope'
import type { EventsFilter, EventsSummary } from '@/lib/api/events'
import { readMoment } from './as-of'
import { EVENT_FACETS, type EventConditions, type EventFacet, eventConditions, KIND } from './events-filter'
import { FacetRow, toFacet, topValues } from './facets'
import { EVENT_VERDICTS } from './file-verdicts'
import { resultSql, toInstant, Whole } from './rows'
import type { ReadStore } from './store'

/** `GET /api/events/summary`: counts, facets and the histogram of the same filter as `readEvents`. */
export async function readEventsSummary(store: ReadStore, scope: Scope, query: EventsFilter): Promise<EventsSummary> {
  const moment = await readMoment(store, query.asOf)
  const conditions = eventConditions(scope, query, moment)
  const [span] = await store.query(spanSql(conditions), conditions.params, Span)
  const bucketMs = bucketOf((span?.to_ms ?? 0) - (span?.from_ms ?? 0))
  const [histogram, rows] = await Promise.all([
    store.query(histogramSql(conditions), { ...conditions.params, bucketMs }, Bucket),
    store.query(facetsSql(conditions), conditions.params, FacetRow),
  ])
  return {
    asOf: toInstant(moment.asOf),
    total: span?.total ?? 0,
    unfiltered: span?.unfiltered ?? 0,
    bucketMs,
    histogram: histogram.map(({ from_ms, allowed, denied }) => ({ fromMs: from_ms, allowed, denied })),
    facets: {
      result: toFacet(rows, 'result'),
      kind: toFacet(rows, 'kind'),
      writer: toFacet(rows, 'writer'),
      run: toFacet(rows, 'run'),
      client: toFacet(rows, 'client'),
      ip: toFacet(rows, 'ip'),
      vpce: toFacet(rows, 'vpce'),
      error: toFacet(rows, 'error'),
      verdict: toFacet(rows, 'verdict'),
    },
  }
}

const SECOND = 1000
const HOUR = 3600 * SECOND
const DAY = 24 * HOUR
const WIDTHS = [1, 5, 15, 60, 300, 900, 1800].map((seconds) => seconds * SECOND)
const LONG = [1, 2, 3, 6, 12].map((hours) => hours * HOUR).concat([1, 2, 7, 14, 28, 91, 364].map((days) => days * DAY))

/** The narrowest round width that cuts `lengthMs` into at most 120 bars. */
function bucketOf(lengthMs: number): number {
  return WIDTHS.concat(LONG).find((width) => lengthMs / width <= 120) ?? Math.ceil(lengthMs / 120 / DAY) * DAY
}

const all = ({ base, time, facets }: EventConditions) => [base, time, ...Object.values(facets)].join(' and ')

function spanSql(conditions: EventConditions): string {
  return `with ${EVENT_VERDICTS}
select min(e.event_ms) as from_ms, max(e.event_ms) as to_ms, count(*) as unfiltered,
  count(*) filter (where ${all(conditions)}) as total
from events e where ${conditions.visible}`
}
const Span = z.object({ from_ms: Whole.nullable(), to_ms: Whole.nullable(), unfiltered: Whole, total: Whole })

// The time filter is the histogram's own selection: it does not narrow it, so that the brush can move.
function histogramSql({ visible, base, facets }: EventConditions): string {
  return `with ${EVENT_VERDICTS}
select e.event_ms - ((e.event_ms % $bucketMs) + $bucketMs) % $bucketMs as from_ms,
  count(*) filter (where e.error_id is null) as allowed, count(*) filter (where e.error_id is not null) as denied
from events e
where ${[visible, base, ...Object.values(facets)].join('\n  and ')}
group by from_ms order by from_ms`
}
const Bucket = z.object({ from_ms: Whole, allowed: Whole, denied: Whole })

/** What the events of each facet are counted by, and where its value and label come from. */
const VALUES: Record<EventFacet, { by: string; value: string; label: string; join: string }> = {
  result: { by: 'result', value: 'e.result', label: 'e.result', join: '' },
  kind: { by: 'kind', value: KIND, label: KIND, join: '' },
  writer: { by: 'writer_id', value: 'w.writer_key', label: 'w.label', join: 'join writers w using (writer_id)' },
  run: { by: 'run_id', value: 'r.run_key', label: 'r.name', join: 'join runs r using (run_id)' },
  client: text('client'),
  ip: text('ip'),
  vpce: text('vpce'),
  error: text('error'),
  verdict: { by: 'verdict', value: 'e.verdict', label: 'e.verdict', join: '' },
}

function text(kind: string) {
  return { by: `${kind}_id`, value: 'd.text', label: 'd.text', join: `join dict d on d.dict_id = e.${kind}_id` }
}

// Counted by number before the names are joined: the names of a million events would be compared otherwise.
function facetsSql({ visible, base, time, facets }: EventConditions): string {
  const flags = EVENT_FACETS.map((facet) => `${facets[facet]} as f_${facet}`).join(', ')
  const by = EVENT_FACETS.filter((facet) => facet !== 'result' && facet !== 'verdict').map((facet) => VALUES[facet].by)
  return `with ${EVENT_VERDICTS},
flagged as materialized (
  select ${resultSql('e')} as result, coalesce(v.verdict, (select verdict from usual_verdict)) as verdict, ${by.join(', ')},
    ${base} and ${time} as base, ${flags}
  from events e left join odd_verdicts v using (event_seq) where ${visible}
),
${topValues(EVENT_FACETS.map(facetSql).join('\n  union all\n  '))}`
}

function facetSql(facet: EventFacet): string {
  const { by, value, label, join } = VALUES[facet]
  const others = ['base', ...EVENT_FACETS.filter((other) => other !== facet).map((other) => `f_${other}`)]
  return `select '${facet}' as facet, ${value} as value, ${label} as label, "count",
    list_contains($${facet}, ${value}) as selected
  from (select ${by}, count(*) filter (where ${others.join(' and ')}) as "count" from flagged group by ${by}) e ${join}`
}
