'use client'
import { type RefObject, useEffect, useRef } from 'react'

interface DrawerKeys {
  heading: RefObject<HTMLElement | null>
  onClose: () => void
  onPrevious: (() => void) | undefined
  onNext: (() => void) | undefined
}

/** `[` and `]` go to the writes beside this one, Esc closes. What had the focus when the drawer opened gets it back. */
export function useDrawerKeys({ heading, ...actions }: DrawerKeys): void {
  const latest = useRef(actions)
  useEffect(() => {
    latest.current = actions
  })
  useEffect(() => {
    const before = document.activeElement
    const drawer = heading.current?.closest('aside') ?? null
    // A page that was opened with the drawer on it keeps its own beginning.
    if (before instanceof HTMLElement && before !== document.body) heading.current?.focus({ preventScroll: true })
    return () => {
      const inside = document.activeElement === document.body || drawer?.contains(document.activeElement)
      if (before instanceof HTMLElement && before.isConnected && inside) before.focus({ preventScroll: true })
    }
  }, [heading])
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTakenBy(event.target)) return
      const act = { Escape: latest.current.onClose, '[': latest.current.onPrevious, ']': latest.current.onNext }[
        event.key
      ]
      if (act === undefined) return
      event.preventDefault()
      act()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
}

/** In a field, or in a dialog above the drawer, keys mean something else. */
function isTakenBy(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  const isField = target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)
  return isField || target.closest('[role="dialog"]') !== null
}
