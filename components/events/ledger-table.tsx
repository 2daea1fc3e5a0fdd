'use client'
import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { classNames } from '@/components/ui/class-names'
import { Instant } from '@/components/ui/instant'
import type { EventRow } from '@/lib/api/events'
import { LEDGER_COLUMNS } from './ledger-cells'

const ROW = 28
const STEPS: Partial<Record<string, number>> = {
  j: 1,
  ArrowDown: 1,
  k: -1,
  ArrowUp: -1,
  PageDown: 20,
  PageUp: -20,
  Home: -Infinity,
  End: Infinity,
}

export interface LedgerProps {
  rows: readonly EventRow[]
  /** Event of the open drawer. */
  selected: string | null
  /** Query text for links to runs. */
  search: string
  onOpen: (row: EventRow) => void
  /** Told when the end of what is there comes into sight. */
  onEnd: () => void
  foot: ReactNode
}

/** The ledger in a window of its own: only rows in sight are in the document. Mount in the browser. */
export function LedgerTable({ rows, selected, search, onOpen, onEnd, foot }: LedgerProps) {
  const frame = useRef<HTMLDivElement>(null)
  // eslint-disable-next-line react-hooks/incompatible-library -- the React Compiler is off.
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW,
    overscan: 16,
    paddingStart: 0,
    scrollPaddingStart: 30,
  })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= rows.length - 20) onEnd()
  }, [last, rows.length, onEnd])
  const { active, onKeyDown, setActive } = useVirtualKeys(frame, rows.length, (index) => virtual.scrollToIndex(index))
  const above = items[0]?.start ?? 0
  const below = virtual.getTotalSize() - (items.at(-1)?.end ?? 0)
  return (
    <div
      ref={frame}
      className="@container/ledger min-h-0 flex-1 overflow-auto [overflow-anchor:none] [--cell:8px] [--row:28px]"
    >
      {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: its rows are reached by keys, as in a grid. */}
      <table role="grid" aria-label="Events" aria-rowcount={-1} className="data-table" onKeyDown={onKeyDown}>
        <LedgerHead />
        <tbody>
          <Spacer height={above} />
          {items.map(({ index }) => {
            const row = rows[index]
            return row === undefined ? null : (
              <LedgerRow
                key={row.id}
                {...{ row, index, search, onOpen }}
                selected={row.id === selected}
                reachable={index === active}
                onFocus={() => setActive(index)}
              />
            )
          })}
          <Spacer height={below} />
        </tbody>
      </table>
      {foot}
    </div>
  )
}

function LedgerHead() {
  return (
    <thead>
      <tr aria-rowindex={1}>
        <th scope="col" aria-sort="descending" className="w-[166px]">
          Observed <ArrowDown aria-hidden className="inline size-[11px]! align-[-1px] text-accent" />
        </th>
        {LEDGER_COLUMNS.map(({ label, width, numeric, leaves }) => (
          <th key={label} scope="col" data-leaves={leaves} className={classNames(width, numeric && 'num')}>
            {label}
          </th>
        ))}
      </tr>
    </thead>
  )
}

function LedgerRow({
  row,
  index,
  selected,
  reachable,
  search,
  onOpen,
  onFocus,
}: {
  row: EventRow
  index: number
  selected: boolean
  reachable: boolean
  search: string
  onOpen: (row: EventRow) => void
  onFocus: () => void
}) {
  return (
    <tr
      aria-rowindex={index + 2}
      aria-selected={selected}
      className="cursor-pointer"
      onClick={(event) => {
        const onLink = event.target instanceof Element && event.target.closest('a') !== null
        if (!onLink && window.getSelection()?.isCollapsed !== false) onOpen(row)
      }}
    >
      <td>
        <button
          type="button"
          data-index={index}
          tabIndex={reachable ? 0 : -1}
          onFocus={onFocus}
          className="-outline-offset-1!"
        >
          <Instant ms={row.observed.ms} />
        </button>
      </td>
      {LEDGER_COLUMNS.map(({ label, numeric, leaves, cell }) => (
        <td key={label} data-leaves={leaves} className={numeric ? 'num' : undefined}>
          {cell(row, search)}
        </td>
      ))}
    </tr>
  )
}

function Spacer({ height }: { height: number }) {
  if (height <= 0) return null
  return (
    // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: it holds the room of rows that are not mounted.
    <tr role="none">
      <td role="none" className="border-0! p-0!" style={{ height }} />
    </tr>
  )
}

/** Keys that move from row to row, also to rows that are not in the document yet. */
function useVirtualKeys(frame: React.RefObject<HTMLElement | null>, rows: number, scrollTo: (index: number) => void) {
  const [active, setActive] = useState(0)
  const wanted = useRef<number | null>(null)
  useEffect(() => {
    if (wanted.current === null) return
    const row = frame.current?.querySelector<HTMLElement>(`[data-index="${wanted.current}"]`)
    if (row === null || row === undefined) return
    row.focus({ preventScroll: true })
    wanted.current = null
  })
  const move = (step: number) => {
    const next = Math.min(Math.max(active + step, 0), rows - 1)
    wanted.current = next
    setActive(next)
    scrollTo(next)
  }
  useEffect(() => {
    const start = (event: globalThis.KeyboardEvent) => {
      if (document.activeElement !== document.body || event.ctrlKey || event.metaKey || event.altKey) return
      if (event.key !== 'j' && event.key !== 'k') return
      frame.current?.querySelector<HTMLElement>('[data-index][tabindex="0"]')?.focus()
    }
    window.addEventListener('keydown', start)
    return () => window.removeEventListener('keydown', start)
  }, [frame])
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key]
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    move(step)
  }
  return { active: Math.min(active, Math.max(rows - 1, 0)), onKeyDown, setActive }
}
