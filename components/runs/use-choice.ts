'use client'
import type { Route } from 'next'
import { useQueryStates } from 'nuqs'
import { useCarriedSearch } from '@/components/filters/carried-search'
import { searchParams } from '@/lib/api/search-params'
import { keysOf, withoutRun, withRun } from './run-places'

const CHOICE = { runs: searchParams.runs }

/** The runs that are chosen on the list, as the URL has them. The place of each fixes its colour on every screen. */
export function useChoice() {
  const [{ runs: places }, setUrl] = useQueryStates(CHOICE, { history: 'replace' })
  return {
    places,
    keys: keysOf(places),
    choose: (run: string, on: boolean) => void setUrl({ runs: on ? withRun(places, run) : withoutRun(places, run) }),
    clear: () => void setUrl({ runs: null }),
  }
}

/** Where runs are compared; the global filters go along. `metric`: whose card stands first. */
export function useCompareHref(): (places: readonly string[], metric?: string | null) => Route {
  const carried = useCarriedSearch()
  return (places, metric = null) => {
    const search = new URLSearchParams(carried)
    if (metric !== null) search.set('pin', searchParams.pin.serialize([metric]))
    const rest = search.toString()
    // Keys and commas need no escape, and a link with them is read more easily.
    return `/compare?runs=${searchParams.runs.serialize([...places])}${rest === '' ? '' : `&${rest}`}` as Route
  }
}
