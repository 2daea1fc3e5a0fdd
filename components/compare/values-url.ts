'use client'
import { useQueryStates } from 'nuqs'
import { searchParams } from '@/lib/api/search-params'

const VALUES_PARAMS = { at: searchParams.at, of: searchParams.of, delta: searchParams.delta }

/** Where the handle stands, and what the value table says of it. */
export function useValuesUrl() {
  return useQueryStates(VALUES_PARAMS, { history: 'push' })
}
