import 'server-only'
import { z } from 'zod'
import type { CompareRunsResponse } from '@/lib/api/compare'
import type { Moment } from './as-of'
import type { ReadStore } from './store'
import { summaries } from './summaries'

/** Attackers choose addresses and clients: of more nobody could tell the colours apart. */
const MOST = 100

/** Who logged into any of these runs, with which clients and from which addresses, most first. */
export async function readOrigins(
  store: ReadStore,
  moment: Moment,
  runIds: readonly number[],
): Promise<CompareRunsResponse['origins']> {
  if (runIds.length === 0) return { writers: [], clients: [], ips: [] }
  const params = { asOf: moment.asOf }
  const [writers, values] = await Promise.all([
    store.query(`with ${summaries(moment, ['run_writers'])}\n${writersSql(runIds)}`, params, WriterRow),
    store.query(`with ${summaries(moment, ['run_values'])}\n${valuesSql(runIds)}`, params, ValueRow),
  ])
  const of = (kind: string) => values.flatMap((row) => (row.kind === kind ? [row.text] : []))
  return {
    writers: writers.map(({ writer_key, label }) => ({ key: writer_key, label })),
    clients: of('client'),
    ips: of('ip'),
  }
}

const writersSql = (runIds: readonly number[]) => `select w.writer_key, w.label
from run_writers_now rw join writers w using (writer_id)
where rw.run_id in (${runIds.join()})
group by w.writer_key, w.label
order by sum(rw.points) desc, w.writer_key limit ${MOST}`
const WriterRow = z.object({ writer_key: z.string(), label: z.string() })

const valuesSql = (runIds: readonly number[]) => `select kind, "text" from (
  select v.kind, d."text", row_number() over (partition by v.kind order by sum(v.events) desc, d."text") as place
  from run_values_now v join dict d using (dict_id)
  where v.run_id in (${runIds.join()}) and v.kind in ('client', 'ip')
  group by v.kind, d."text"
)
where place <= ${MOST} order by kind, place`
const ValueRow = z.object({ kind: z.string(), text: z.string() })
