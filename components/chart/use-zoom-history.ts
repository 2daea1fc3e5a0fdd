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
  useEffect(() => {
    const before = shown.current
    shown.current = { kind, x0, x1 }
    if (before.kind !== kind) earlier.current = []
    else if (isSame(earlier.current.at(-1), { x0, x1 })) earlier.current.pop()
    else if (!isSame(before, { x0, x1 })) earlier.current.push(before)
  }, [kind, x0, x1])
  const onZoom = useCallback(
    (zoom: Zoom) => {
      if (!isSame(shown.current, zoom)) void setZoom(zoom)
    },
    [setZoom],
  )
  const onUndo = useCallback(() => {
    const { x0, x1 } = earlier.current.at(-1) ?? NO_ZOOM
    if (isOneBack({ x0, x1 })) window.history.back()
    else void setZoom({ x0, x1 })
  }, [setZoom])
  return { onZoom, onUndo }
}

const isSame = (one: Zoom | undefined, other: Zoom) => one !== undefined && one.x0 === other.x0 && one.x1 === other.x1

/** Whether the entry before this one in the browser's history differs in the zoom alone, which is `zoom` there. */
function isOneBack(zoom: Zoom): boolean {
  if (!('navigation' in window)) return false
  const { currentEntry } = window.navigation
  const before = window.navigation.entries()[(currentEntry?.index ?? 0) - 1]
  if (before?.sameDocument !== true || before.url === null) return false
  const [then, now] = [splitZoom(before.url), splitZoom(window.location.href)]
  return isSame(then.zoom, zoom) && then.rest === now.rest
}

function splitZoom(href: string): { zoom: Zoom; rest: string } {
  const url = new URL(href)
  const take = (name: keyof Zoom) => {
    const text = url.searchParams.get(name)
    url.searchParams.delete(name)
    return text === null ? null : Number(text)
  }
  const zoom = { x0: take('x0'), x1: take('x1') }
  url.searchParams.sort()
  return { zoom, rest: url.href }
}
