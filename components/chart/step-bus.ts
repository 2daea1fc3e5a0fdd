import { useSyncExternalStore } from 'react'
import type { XAxis } from '@/lib/api/fields'

/** The crosshair that stays: an x of one axis, and the places beside it at which something was written. */
export interface StepHandle {
  kind: XAxis
  x: number
  before: number | null
  after: number | null
}

const listeners = new Set<() => void>()
let handle: StepHandle | null = null
let keep: ((x: number) => void) | null = null

/** Puts the handle into every chart of the page; null takes it out of all. */
export function showHandle(next: StepHandle | null): void {
  handle = next
  for (const listener of listeners) listener()
}

/** Every chart follows at once, while the handle is being dragged: what lies beside it is not known on the way. */
export function dragHandle(x: number): void {
  if (handle !== null) showHandle({ ...handle, x, before: null, after: null })
}

/** Ends a drag: the page keeps where the handle stands now. */
export function dropHandle(x: number): void {
  dragHandle(x)
  keep?.(x)
}

/** Who keeps the place of the handle, until the returned function is called. */
export function onHandleDropped(keeper: (x: number) => void): () => void {
  keep = keeper
  return () => {
    if (keep === keeper) keep = null
  }
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
const nowhere = () => null

/** Where the handle stands; null: it is not shown. */
export function useStepHandle(): StepHandle | null {
  return useSyncExternalStore(subscribe, () => handle, nowhere)
}

/** Whether it is shown: what asks only this is not told of every move. */
export function useHasHandle(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => handle !== null,
    () => false,
  )
}
