import type { SeriesX } from '@/lib/api/fields'

/** Where the crosshair of all charts stands: an x of one axis, and the card that moved it. */
export interface Crosshair {
  kind: SeriesX
  x: number
  source: string
}

type Listener = (crosshair: Crosshair | null) => void

const listeners = new Set<Listener>()
let current: Crosshair | null = null
let waiting = false

/** Tells every chart of the page, once a frame. Null: no chart is pointed at. */
export function moveCrosshair(crosshair: Crosshair | null): void {
  current = crosshair
  if (waiting) return
  waiting = true
  requestAnimationFrame(() => {
    waiting = false
    for (const listener of listeners) listener(current)
  })
}

/** Listens until the returned function is called. Where the crosshair stands now is told at once. */
export function onCrosshair(listener: Listener): () => void {
  listeners.add(listener)
  listener(current)
  return () => {
    listeners.delete(listener)
  }
}
