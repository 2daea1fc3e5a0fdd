'use client'
import { type KeyboardEvent, type RefObject, useState } from 'react'

interface At {
  row: number
  column: number
}

const STEPS: Partial<Record<string, [rows: number, columns: number]>> = {
  ...{ ArrowDown: [1, 0], j: [1, 0], ArrowUp: [-1, 0], k: [-1, 0] },
  ...{ ArrowRight: [0, 1], ArrowLeft: [0, -1], Home: [0, -Infinity], End: [0, Infinity] },
  ...{ PageDown: [Infinity, 0], PageUp: [-Infinity, 0] },
}

/**
 * A roving grid of cells: one can be reached by Tab, arrows, j, k, Home, End, Page Up and Page Down move on. The element
 * to focus in a cell carries `data-cell` with row and column.
 */
export function useCellKeys(frame: RefObject<HTMLElement | null>, size: { rows: number; columns: number }) {
  const [active, setActive] = useState<At>({ row: 0, column: 0 })
  const within = ({ row, column }: At): At => ({
    row: Math.max(Math.min(row, size.rows - 1), 0),
    column: Math.max(Math.min(column, size.columns - 1), 0),
  })
  const at = within(active)
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key]
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    const next = within({ row: at.row + step[0], column: at.column + step[1] })
    frame.current?.querySelector<HTMLElement>(`[data-cell="${next.row}.${next.column}"]`)?.focus()
    event.preventDefault()
  }
  return { active: at, onKeyDown, onFocusCell: (row: number, column: number) => setActive({ row, column }) }
}
