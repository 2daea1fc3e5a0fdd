import { useQueryStates } from 'nuqs'
import { orderedRange } from '@/components/filters/range'
import { IntegrityQuery } from '@/lib/api/integrity'
import { searchParams } from '@/lib/api/search-params'

/** What decides which places are asked for, of page and server alike. */
export const INTEGRITY_FILTER = {
  account: searchParams.account,
  region: searchParams.region,
  from: searchParams.from,
  to: searchParams.to,
  asOf: searchParams.asOf,
}

const PARAMS = {
  ...INTEGRITY_FILTER,
  cell: searchParams.cell,
  chain: searchParams.chain,
  hour: searchParams.hour,
  page: searchParams.page,
}

interface FilterUrl {
  account: string[]
  region: string[]
  from: number | null
  to: number | null
  asOf: number | null
}

/** The question that the URL asks. */
export function toIntegrityQuery(url: FilterUrl): IntegrityQuery {
  const { account, region, from, to, asOf } = orderedRange(url)
  return IntegrityQuery.parse({ account, region, from, to, asOf })
}

/** The screen's state, which is the URL. */
export function useIntegrityUrl() {
  return useQueryStates(PARAMS, { history: 'push' })
}

export type IntegrityUrl = ReturnType<typeof useIntegrityUrl>[0]
