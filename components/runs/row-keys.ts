'use client'
import { type KeyboardEvent, type RefObject, useEffect, useState } from 'react'

const STEPS: Partial<Record<string, number>> = {
  j: 1,
  ArrowDown: 1,
  k: -1,
  ArrowUp: -1,
  Home: -Infinity,
  End: Infinity,
}

/**
 * A roving grid: one row can be reached by Tab, and j, k, arrows, Home and End move from row to row; x chooses one. The element to
 * focus in a row carries `data-row`. `j` also works while nothing has the focus.
 */
export function useRowKeys(frame: RefObject<HTMLElement | null>, rows: number) {
  const [active, setActive] = useState(0)
  const at = Math.min(active, Math.max(rows - 1, 0))
  useEffect(() => {
    const start = (event: globalThis.KeyboardEvent) => {
      if (document.activeElement !== document.body || event.ctrlKey || event.metaKey || event.altKey) return
      if (event.key === 'j' || event.key === 'k') rowsOf(frame.current)[at]?.focus()
    }
    window.addEventListener('keydown', start)
    return () => window.removeEventListener('keydown', start)
  }, [frame, at])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'x') chooseRow(event)
    const step = STEPS[event.key]
    if (step === undefined) return
    const elements = rowsOf(frame.current)
    const next = Math.min(Math.max(at + step, 0), elements.length - 1)
    elements[next]?.focus()
    event.preventDefault()
  }
  return { active: at, onKeyDown, onFocusRow: setActive }
}

/** Takes the row that has the focus into the choice, or out of it. */
function chooseRow(event: KeyboardEvent): void {
  const row = event.target instanceof Element ? event.target.closest('tr') : null
  row?.querySelector<HTMLElement>('input[type=checkbox]')?.click()
}

function rowsOf(frame: HTMLElement | null): HTMLElement[] {
  return [...(frame?.querySelectorAll<HTMLElement>('[data-row]') ?? [])]
}
