import type { Place } from './nearest'

/** What one chart's tooltip shows: changed on every pointer move, so outside of React's state. */
export interface HoverStore {
  get: () => Place[] | null
  set: (places: Place[] | null) => void
  subscribe: (listener: () => void) => () => void
}

export function createHoverStore(): HoverStore {
  const listeners = new Set<() => void>()
  let current: Place[] | null = null
  return {
    get: () => current,
    set(places) {
      if (places === current) return
      current = places
      for (const listener of listeners) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}
