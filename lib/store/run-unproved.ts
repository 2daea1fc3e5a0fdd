import 'server-only'
import { z } from 'zod'
import type { RunResponse } from '@/lib/api/run'
import type { Verdict } from '@/lib/cloudtrail/verdict'
import type { Moment } from './as-of'
import { knownThen } from './files-then'
import { byRun, Whole } from './rows'
import { ABSENT_NAMES, DELIVERY_MS } from './run-doubts'
import type { ReadStore } from './store'
import { summaries } from './summaries'

/** Spans of one run and kind. */
const MOST = 500

type Unproved = RunResponse['unproved']

const WITHOUT_PROOF: readonly Verdict[] = ['failed', 'unattested']
const isWithoutProof = (verdict: Verdict) => WITHOUT_PROOF.includes(verdict)

/** A run, how many log files of its hours were never read, and the verdicts on those of its own. */
export interface Doubted {
  runId: number
  absent: number
  verdicts: readonly Verdict[]
}

/**
 * Times of runs without proof, by run, oldest first. Where log files of its own have none, the time on the observed clock
 * that their calls lie in, up to the next call with proof; hours without a digest only where no log file of it came, and
 * log files that nobody read by when they were delivered: what they held is not known.
 */
export async function readUnproved(
  store: ReadStore,
  moment: Moment,
  runs: readonly Doubted[],
): Promise<Map<number, Unproved>> {
  const params = { asOf: moment.asOf }
  const ask = (names: Parameters<typeof summaries>[1], sql: (ids: string) => string, asked = runs) =>
    asked.length === 0
      ? []
      : store.query(
          `with ${knownThen(moment)},\n${summaries(moment, names)},\n${sql(asked.map(({ runId }) => runId).join())}`,
          params,
          SpanRow,
        )
  const doubted = runs.filter(({ verdicts }) => verdicts.some(isWithoutProof))
  const isBare = ({ verdicts }: Doubted) => verdicts.every(isWithoutProof)
  const lost = runs.filter(({ absent }) => absent > 0)
  const found = await Promise.all([
    ask(['run_files'], allCallsSql, doubted.filter(isBare)),
    ask(
      ['run_files'],
      callsSql,
      doubted.filter((run) => !isBare(run)),
    ),
    ask(['run_files', 'run_writers'], hoursSql),
    ask(['run_writers'], absentSql, lost),
  ])
  const spans = byRun(found.flat().sort((a, b) => a.from_ms - b.from_ms))
  return new Map([...spans].map(([runId, rows]) => [runId, rows.map(toSpan)]))
}

function toSpan({ why, from_ms, to_ms, claimed_from, claimed_to }: z.infer<typeof SpanRow>): Unproved[number] {
  return {
    ...{ why, fromMs: from_ms, toMs: to_ms },
    claimed: claimed_from === null || claimed_to === null ? null : { fromMs: claimed_from, toMs: claimed_to },
  }
}

/** Of each run the first spans. */
const FIRST = `qualify row_number() over (partition by run_id order by from_ms, to_ms) <= ${MOST}
order by run_id, from_ms, to_ms`

const SPAN_OF_CALLS = `run_id, 'calls' as why, min(event_ms) as from_ms, max(event_ms) + 1000 as to_ms,
  min(claimed_min_ms) as claimed_from, max(claimed_max_ms) + 1 as claimed_to`

// Of a run of which no log file has proof, as in a folder without digests, no call has to be put in order.
const allCallsSql = (ids: string) => `bare as (
  select ${SPAN_OF_CALLS} from events
  where run_id in (${ids}) and kind = 0 and seen_ms <= $asOf group by run_id
)
from bare order by run_id`

// A call has the best proof that any log file with it has. The clock of CloudTrail has whole seconds.
const callsSql = (ids: string) => `given as (
  select file_id, arg_max(verdict, seen_ms) in (${WITHOUT_PROOF.map((verdict) => `'${verdict}'`).join()}) as bad
  from verdicts where seen_ms <= $asOf and file_id in (select file_id from run_files_now where run_id in (${ids}))
  group by file_id
),
unproved as (
  select event_seq from sightings join given using (file_id)
  where seen_ms <= $asOf group by event_seq having bool_and(bad)
),
calls as (
  select run_id, event_seq, event_ms, claimed_min_ms, claimed_max_ms, event_seq in (from unproved) as bad
  from events
  where kind = 0 and seen_ms <= $asOf and run_id in (
    select run_id from run_files_now join given using (file_id) where bad and run_id in (${ids})
  )
)
select ${SPAN_OF_CALLS}
from (
  select *, row_number() over (partition by run_id order by event_ms, event_seq)
    - row_number() over (partition by run_id, bad order by event_ms, event_seq) as island
  from calls
) where bad group by run_id, island ${FIRST}`

const spanSql = (ids: string) => `span as (
  select run_id, r.account, r.region, min(event_min_ms) as first_ms, max(event_max_ms) as last_ms
  from run_writers_now join runs r using (run_id) where run_id in (${ids}) group by all
)`

const hoursSql = (ids: string) => `${spanSql(ids)},
bare as (
  select distinct s.run_id, h.from_ms, h.to_ms
  from proof_hours h join span s on s.account = h.account and s.region = h.region
    and h.from_ms <= s.last_ms and h.to_ms > s.first_ms
  where h.state in ('gap', 'none', 'missing', 'failed')
    and not exists (
      from proof_hours o where o.account = h.account and o.region = h.region
        and o.from_ms < h.to_ms and o.to_ms > h.from_ms and o.state not in ('gap', 'none', 'missing', 'failed')
    )
)
select run_id, 'hours' as why, from_ms, to_ms, null::bigint as claimed_from, null::bigint as claimed_to
from bare b
where not exists (
  from run_files_now r join files f using (file_id)
  where r.run_id = b.run_id and f.delivered_ms >= b.from_ms and f.delivered_ms < b.to_ms
) ${FIRST}`

const STAMP = `epoch_ms(try_strptime(regexp_extract(name, '_(\\d{8}T\\d{4})Z_', 1), '%Y%m%dT%H%M'))`

const absentSql = (ids: string) => `${spanSql(ids)},
${ABSENT_NAMES}
select run_id, 'absent' as why, coalesce(${STAMP} - ${DELIVERY_MS}, start_ms) as from_ms, coalesce(${STAMP}, end_ms) as to_ms,
  null::bigint as claimed_from, null::bigint as claimed_to
from absent_names a join span s on s.account = a.account and s.region = a.region
  and a.start_ms <= s.last_ms + ${DELIVERY_MS} and a.end_ms > s.first_ms
${FIRST}`

const SpanRow = z.object({
  run_id: z.number(),
  why: z.enum(['calls', 'hours', 'absent']),
  from_ms: Whole,
  to_ms: Whole,
  claimed_from: Whole.nullable(),
  claimed_to: Whole.nullable(),
})
