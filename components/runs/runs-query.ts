import type { inferParserType } from 'nuqs/server'
import { orderedRange } from '@/components/filters/range'
import type { RunsQuery } from '@/lib/api/runs'
import { searchParams } from '@/lib/api/search-params'

/** The query names of the list of runs. */
export const RUNS_PARAMS = {
  account: searchParams.account,
  region: searchParams.region,
  from: searchParams.from,
  to: searchParams.to,
  asOf: searchParams.asOf,
  q: searchParams.q,
  prefix: searchParams.prefix,
  experiment: searchParams.experiment,
  writer: searchParams.writer,
  client: searchParams.client,
  status: searchParams.status,
  verdict: searchParams.verdict,
  metric: searchParams.metric,
  sort: searchParams.sort,
  dir: searchParams.dir,
  page: searchParams.page,
  size: searchParams.size,
  columns: searchParams.columns,
}

export type RunsUrl = inferParserType<typeof RUNS_PARAMS>

/** What the API is asked for, of what the URL says. */
export function toRunsQuery({ columns: _shown, ...query }: RunsUrl): RunsQuery {
  return orderedRange(query)
}
