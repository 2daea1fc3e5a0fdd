'use client'
import { useQueryStates } from 'nuqs'
import { searchParams } from '@/lib/api/search-params'
import { orderedRange } from './range'

const GLOBAL = {
  account: searchParams.account,
  region: searchParams.region,
  from: searchParams.from,
  to: searchParams.to,
  asOf: searchParams.asOf,
}

/** Account, region, observed range and as-of, as the URL has them. Every change can be undone with Back. */
export function useGlobalFilter() {
  const [url, setUrl] = useQueryStates(GLOBAL, { history: 'push' })
  return [orderedRange(url), setUrl] as const
}
