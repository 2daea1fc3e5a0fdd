import { useEffect, useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
let concerned: readonly string[] | null = null

function tell(runs: readonly string[] | null): void {
  concerned = runs
  for (const listener of listeners) listener()
}

/** Says which runs (keys) the page is about, so that the bars above it speak of these alone. */
export function useConcern(runs: readonly string[]): void {
  const keys = runs.join()
  useEffect(() => {
    tell(keys === '' ? null : keys.split(','))
    return () => tell(null)
  }, [keys])
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** The runs that the page is about; null: it is about none, or has not said so yet. */
export function useConcernedRuns(): readonly string[] | null {
  return useSyncExternalStore(
    subscribe,
    () => concerned,
    () => null,
  )
}
