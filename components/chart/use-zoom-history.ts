'use client'
import { useCallback, useEffect, useRef } from 'react'
import type { XAxis } from '@/lib/api/fields'
import { NO_ZOOM, type Zoom } from './zoom'

/**
 * Zooms of one axis, and the way back through them: as the browser's Back where the zoom was the last change of the
 * page, else as a change of its own. A zoom that a link brought goes back to the whole axis.
 */
export function useZoomHistory(
  kind: XAxis,
  { x0, x1 }: Zoom,
  setZoom: (zoom: Zoom) => Promise<unknown>,
): { onZoom: (zoom: Zoom) => void; onUndo: () => void } {
  const earlier = useRef<Zoom[]>([])
  const shown = useRef({ kind, x0, x1 })
  // Entries of the browser's history that a zoom made.
  const made = useRef(new Set<string>())
  useEffect(() => {
    const before = shown.current
    shown.current = { kind, x0, x1 }
    if (before.kind !== kind) earlier.current = []
    else if (isSame(earlier.current.at(-1), { x0, x1 })) earlier.current.pop()
    else if (!isSame(before, { x0, x1 })) earlier.current.push(before)
  }, [kind, x0, x1])
  const onZoom = useCallback(
    async (zoom: Zoom) => {
      if (isSame(shown.current, zoom)) return
      const from = entryNow()
      await setZoom(zoom)
      const entry = entryNow()
      if (entry !== null && entry !== from) made.current.add(entry)
    },
    [setZoom],
  )
  const onUndo = useCallback(() => {
    const last = earlier.current.at(-1)
    if (made.current.has(entryNow() ?? '')) window.history.back()
    else void setZoom({ x0: last?.x0 ?? NO_ZOOM.x0, x1: last?.x1 ?? NO_ZOOM.x1 })
  }, [setZoom])
  return { onZoom: useCallback((zoom) => void onZoom(zoom), [onZoom]), onUndo }
}

const isSame = (one: Zoom | undefined, other: Zoom) => one !== undefined && one.x0 === other.x0 && one.x1 === other.x1

const entryNow = () => ('navigation' in window ? (window.navigation.currentEntry?.key ?? null) : null)
