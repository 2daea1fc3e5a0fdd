'use client'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState } from 'react'
import { ListedEventProof } from '@/components/evidence/listed-proof'
import { Instant } from '@/components/ui/instant'
import { Untrusted } from '@/components/ui/untrusted'
import { UntrustedInMiddle } from '@/components/ui/untrusted-in-middle'
import type { EventRow } from '@/lib/api/events'
import { Points, Runless, stepsText } from './ledger-cells'
import type { LedgerProps } from './ledger-table'
import { ResultBadge } from './result-badge'

const BLOCK = 85

/** The ledger on a phone: three lines a call, scrolled with the page. Mount in the browser. */
export function LedgerBlocks({ rows, selected, onOpen, onEnd, foot }: LedgerProps) {
  const list = useRef<HTMLUListElement>(null)
  const [top, setTop] = useState(0)
  useEffect(() => setTop(list.current?.offsetTop ?? 0), [])
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => BLOCK,
    overscan: 8,
    scrollMargin: top,
  })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= rows.length - 20) onEnd()
  }, [last, rows.length, onEnd])
  return (
    <>
      <ul ref={list} aria-label="Events" className="relative" style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const row = rows[index]
          return row === undefined ? null : (
            <li
              key={row.id}
              aria-setsize={-1}
              aria-posinset={index + 1}
              className="absolute inset-x-0 h-[85px]"
              style={{ top: start - top }}
            >
              <Block row={row} selected={row.id === selected} onOpen={onOpen} />
            </li>
          )
        })}
      </ul>
      {foot}
    </>
  )
}

function Block({ row, selected, onOpen }: { row: EventRow; selected: boolean; onOpen: (row: EventRow) => void }) {
  return (
    <button
      type="button"
      aria-pressed={selected}
      onClick={() => onOpen(row)}
      className="flex size-full flex-col justify-center gap-[5px] border-t border-border-1 bg-surface-1 px-3.5 text-left text-small -outline-offset-2! aria-pressed:bg-accent-soft"
    >
      <span className="flex w-full items-center gap-2">
        <span className="flex min-w-0 flex-1 font-medium">
          {row.run === null ? <Runless row={row} /> : <UntrustedInMiddle text={row.run.name} />}
        </span>
        <ResultBadge row={row} />
      </span>
      <span className="flex w-full items-center gap-2 text-text-2">
        <Instant ms={row.observed.ms} className="flex-1 text-text-3" />
        <ListedEventProof row={row} />
      </span>
      <span className="flex w-full items-center gap-2 text-text-2">
        <span className="min-w-0 flex-1 truncate">
          <Points row={row} />
          {row.kind === 'metrics' ? ` step ${stepsText(row)}` : null}
        </span>
        <Untrusted text={row.writer.label} className="max-w-[45%] truncate" />
      </span>
    </button>
  )
}
