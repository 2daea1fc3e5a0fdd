import 'server-only'
import { z } from 'zod'
import type { Scope } from '@/lib/access/scope'
import type { RunQuery, RunWriter, WritersResponse } from '@/lib/api/run'
import { type Moment, readMoment } from './as-of'
import { eventIdSql, toInstant, Whole } from './rows'
import { findRunId } from './series-find'
import type { ReadStore } from './store'
import { summaries } from './summaries'

/** `GET /api/runs/{key}/writers`: who logged what on a run. Throws `not_found`, for a foreign run alike. */
export async function readWriters(store: ReadStore, scope: Scope, query: RunQuery): Promise<WritersResponse> {
  const moment = await readMoment(store, query.asOf)
  const runId = await findRunId(store, scope, { run: query.run, moment })
  return { asOf: toInstant(moment.asOf), writers: await readRunWriters(store, moment, runId) }
}

/** The writers of a run that the viewer was found to see, most points first. */
export async function readRunWriters(store: ReadStore, moment: Moment, runId: number): Promise<RunWriter[]> {
  const params = { runId, asOf: moment.asOf }
  const [rows, spans] = await Promise.all([
    store.query(
      `with ${summaries(moment, ['run_writers', 'run_values', 'series_writers'])}\n${SQL}`,
      params,
      WriterRow,
    ),
    store.query(SPANS, params, SpanRow),
  ])
  return rows.map((row) => ({
    writer: { key: row.writer_key, label: row.label },
    type: row.type,
    account: row.account,
    principal: row.principal,
    person: row.person,
    personSource: row.person_source,
    events: row.events,
    denied: row.denied,
    points: row.points,
    metrics: row.metrics,
    first: toInstant(row.event_min_ms),
    last: toInstant(row.event_max_ms),
    clients: row.clients ?? [],
    ips: row.ips ?? [],
    spans: spans
      .filter((span) => span.writer_key === row.writer_key)
      .map(({ from_ms, to_ms, events, event, refused }) => ({ fromMs: from_ms, toMs: to_ms, events, event, refused })),
  }))
}

const values = (kind: string) => `(
    select list(d.text order by v.events desc, d.text)
    from run_values_now v join dict d using (dict_id)
    where v.run_id = $runId and v.writer_id = rw.writer_id and v.kind = '${kind}'
  )`

const SQL = `select w.writer_key, w.label, w.type, w.account, w.principal, w.person, w.person_source,
  rw.events, rw.denied, rw.points, rw.event_min_ms, rw.event_max_ms,
  (select count(*) from series_writers_now s where s.run_id = $runId and s.writer_id = rw.writer_id) as metrics,
  ${values('client')} as clients, ${values('ip')} as ips
from run_writers_now rw join writers w using (writer_id)
where rw.run_id = $runId
order by rw.points desc, w.writer_key`

const WriterRow = z.object({
  writer_key: z.string(),
  label: z.string(),
  type: z.string(),
  account: z.string(),
  principal: z.string(),
  person: z.string().nullable(),
  person_source: z.string(),
  events: Whole,
  denied: Whole,
  points: Whole,
  event_min_ms: Whole,
  event_max_ms: Whole,
  metrics: Whole,
  clients: z.array(z.string()).nullable(),
  ips: z.array(z.string()).nullable(),
})

// A gap over 1/200 of the run's length parts two spans, so one writer has at most 201, and as many of refused calls. Calls of one cell, which is not
// wider than such a gap, are of one span, so only cells are put in order: of 100,000 calls that takes a tenth of the time.
const SPANS = `with calls as (
  select writer_id, error_id is not null as refused, event_ms, event_seq from events
  where run_id = $runId and kind = 0 and seen_ms <= $asOf
),
ends as (
  select min(event_ms) as first_ms, (max(event_ms) - min(event_ms)) / 200.0 as gap from calls where not refused
),
cells as (
  select writer_id, refused, min(event_ms) as from_ms, max(event_ms) as to_ms, count(*) as events,
    arg_min(event_seq, (event_ms, event_seq)) as event_seq
  from calls, ends
  group by writer_id, refused, if(gap = 0, 0, floor((event_ms - first_ms) / gap))
),
parted as (
  select cells.*, coalesce(from_ms - lag(to_ms) over (partition by writer_id, refused order by from_ms) > gap, false) as parts
  from cells, ends
),
numbered as (
  select *, sum(parts::integer) over (partition by writer_id, refused order by from_ms) as span from parted
),
spans as (
  select writer_id, refused, min(from_ms) as from_ms, max(to_ms) as to_ms, sum(events) as events,
    arg_min(event_seq, (from_ms, event_seq)) as event_seq
  from numbered
  group by writer_id, refused, span
)
select w.writer_key, s.refused, from_ms, to_ms, s.events, ${eventIdSql('e')} as event
from spans s
join events e using (event_seq)
join writers w on w.writer_id = s.writer_id
order by w.writer_key, from_ms, s.refused`

const SpanRow = z.object({
  writer_key: z.string(),
  from_ms: Whole,
  to_ms: Whole,
  events: Whole,
  event: z.string(),
  refused: z.boolean(),
})
