'use client'
import { type QueryKey, useQueryClient } from '@tanstack/react-query'
import { usePathname } from 'next/navigation'
import { useSyncExternalStore } from 'react'
import { useGlobalFilter } from '@/components/filters/global-filter'
import { type RunResponse, runOptions } from '@/lib/api/run'

export interface RunPlace {
  account: string
  region: string
}

/** Account and region of the run that the page shows; null on other pages, and while a run's key is all that is known. */
export function useRunPlace(): { onRun: boolean; place: RunPlace | null } {
  const [, first, account, region, name] = usePathname().split('/')
  const [{ asOf }] = useGlobalFilter()
  const onRun = first === 'runs' && account !== undefined
  const byKey = onRun && region === undefined
  // The page itself asks this, and where it found nothing there is nothing to ask.
  const data = useKnownRun(runOptions({ run: account ?? '', asOf }).queryKey)
  if (byKey) return { onRun, place: data === undefined ? null : { account: data.run.account, region: data.run.region } }
  return { onRun, place: onRun && region !== undefined && name !== undefined ? { account, region } : null }
}

/** The run that somebody else asks for, once it is there. A query of our own would stand, empty, before the page's. */
function useKnownRun(queryKey: QueryKey): RunResponse | undefined {
  const client = useQueryClient()
  return useSyncExternalStore(
    (changed) => client.getQueryCache().subscribe(changed),
    () => client.getQueryData<RunResponse>(queryKey),
    () => undefined,
  )
}
