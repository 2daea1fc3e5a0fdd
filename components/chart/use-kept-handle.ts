'use client'
import { useEffect, useRef } from 'react'
import type { XAxis } from '@/lib/api/fields'
import { onHandleDropped, showHandle } from './step-bus'

/** What is known of a place: whether something was written there, and the nearest places where something was. */
interface KnownPlace {
  at: number
  before: number | null
  after: number | null
  written: boolean
}

/**
 * The handle in every chart, where the page keeps it (null: nowhere). Where a drag ends between writes, it goes to the
 * nearest place at which something was written; a place that was typed stays. `known`: null while it is being read.
 */
export function useKeptHandle(
  { at, x, known }: { at: number | null; x: XAxis; known: KnownPlace | null },
  onAt: (at: number, how: 'push' | 'replace') => void,
): void {
  const [before, after] = [known?.before ?? null, known?.after ?? null]
  const dropped = useRef<number | null>(null)
  const tell = useRef(onAt)
  useEffect(() => {
    tell.current = onAt
  })
  useEffect(() => {
    showHandle(at === null ? null : { kind: x, x: at, before, after })
  }, [at, x, before, after])
  useEffect(() => () => showHandle(null), [])
  useEffect(
    () =>
      onHandleDropped((place) => {
        dropped.current = place
        tell.current(place, 'push')
      }),
    [],
  )
  useEffect(() => {
    if (known === null || dropped.current !== known.at) return
    dropped.current = null
    const nearest = nearestPlace(known)
    if (nearest !== null && nearest !== known.at) tell.current(nearest, 'replace')
  }, [known])
}

/** The place itself when something was written there, else the nearest one. */
function nearestPlace({ at, before, after, written }: KnownPlace): number | null {
  if (written) return at
  if (before === null || after === null) return before ?? after
  return at - before <= after - at ? before : after
}
