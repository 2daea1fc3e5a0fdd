import type { inferParserType } from 'nuqs/server'
import { orderedRange } from '@/components/filters/range'
import type { RunsFilter, RunsQuery } from '@/lib/api/runs'
import { searchParams } from '@/lib/api/search-params'
import { formatSettingChoice, isSetting } from '@/lib/cloudtrail/setting'

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
  param: searchParams.param,
  sort: searchParams.sort,
  dir: searchParams.dir,
  page: searchParams.page,
  size: searchParams.size,
  columns: searchParams.columns,
}

export type RunsUrl = inferParserType<typeof RUNS_PARAMS>

/** What the API is asked for, of what the URL says. */
export function toRunsQuery({ columns, param, ...query }: RunsUrl): RunsQuery {
  return orderedRange({
    ...query,
    param: param.map(formatSettingChoice),
    settings: [...new Set((columns ?? []).filter(isSetting))],
  })
}

/** The same for questions about the whole list. */
export function toRunsFilter(url: RunsUrl): RunsFilter {
  const { sort: _s, dir: _d, page: _p, size: _n, settings: _c, ...filter } = toRunsQuery(url)
  return filter
}
