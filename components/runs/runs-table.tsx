'use client'
import { useTable } from '@tanstack/react-table'
import { ArrowDown, ArrowUp } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { type MouseEvent, useRef } from 'react'
import { classNames } from '@/components/ui/class-names'
import { Tooltip } from '@/components/ui/tooltip'
import { Untrusted } from '@/components/ui/untrusted'
import { UntrustedInMiddle } from '@/components/ui/untrusted-in-middle'
import type { RunRow, RunsResponse, SparklinesResponse } from '@/lib/api/runs'
import { columns, features, LOOKS, type RunColumn } from './columns'
import { useRowKeys } from './row-keys'
import { runHref } from './run-href'
import { Sparkline } from './sparkline'

/** So many characters of a name always find room. */
const FITS = 28

export interface Sorting {
  sort: NonNullable<(typeof LOOKS)['run']['sort']>
  dir: 'asc' | 'desc'
}

/** One page of runs. `fitted`: the usual columns leave by priority where there is no room. */
export function RunsTable({
  answer,
  lines,
  shown,
  fitted,
  sorting,
  onSort,
  search,
}: {
  answer: RunsResponse
  lines: SparklinesResponse['lines'] | undefined
  shown: readonly RunColumn[]
  fitted: boolean
  sorting: Sorting
  onSort: (sorting: Sorting) => void
  search: string
}) {
  const table = useTable({ features, columns, data: answer.rows, getRowId: ({ run }) => run.key })
  const frame = useRef<HTMLDivElement>(null)
  const { active, onKeyDown, onFocusRow } = useRowKeys(frame, answer.rows.length)
  const leaves = (id: RunColumn) => (fitted ? (LOOKS[id].leaves ?? undefined) : undefined)
  return (
    <div ref={frame} className="@container/list min-h-0 flex-1 overflow-auto max-tablet:hidden">
      {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: its rows are reached by keys, as in a grid. */}
      <table role="grid" aria-label="Runs" className="data-table" onKeyDown={onKeyDown}>
        <thead>
          <tr>
            {shown.map((id) => (
              <RunsHeader key={id} id={id} leaves={leaves(id)} {...{ sorting, onSort, metric: answer.metric }} />
            ))}
          </tr>
        </thead>
        <tbody>
          {table.getRowModel().rows.map((row, index) => {
            const cells = new Map(row.getAllCells().map((cell) => [cell.column.id, cell]))
            return (
              <Row key={row.id} row={row.original} search={search}>
                {shown.map((id) => {
                  const cell = cells.get(id)
                  return (
                    <td
                      key={id}
                      data-leaves={leaves(id)}
                      className={classNames(LOOKS[id].numeric && 'num', id === 'sparkline' && 'pr-0!')}
                    >
                      {id === 'run' ? (
                        <RunLink
                          row={row.original}
                          search={search}
                          reachable={index === active}
                          onFocus={() => onFocusRow(index)}
                        />
                      ) : id === 'sparkline' ? (
                        <Sparkline line={lines?.[row.original.run.key]} />
                      ) : cell ? (
                        <table.FlexRender cell={cell} />
                      ) : null}
                    </td>
                  )
                })}
              </Row>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

function RunsHeader({
  id,
  leaves,
  sorting,
  onSort,
  metric,
}: {
  id: RunColumn
  leaves: number | undefined
  sorting: Sorting
  onSort: (sorting: Sorting) => void
  metric: string | null
}) {
  const { label, width, numeric, sort } = LOOKS[id]
  const sorted = sort !== null && sorting.sort === sort
  const Arrow = sorting.dir === 'asc' ? ArrowUp : ArrowDown
  const words =
    id === 'sparkline' && metric !== null ? (
      <Untrusted text={metric} className="w-[132px] truncate text-micro!" />
    ) : id === 'last' ? (
      <span title="The value that was written last, by the clock of the service">
        Last<span className="sr-only"> written</span>
      </span>
    ) : (
      label
    )
  // A column opens with what people look for first: names from A, figures and times from the highest.
  const first = ['name', 'experiment', 'account', 'region'].includes(sort ?? '') ? 'asc' : 'desc'
  const next = sorted ? (sorting.dir === 'asc' ? 'desc' : 'asc') : first
  return (
    <th
      scope="col"
      data-leaves={leaves}
      aria-sort={sorted ? (sorting.dir === 'asc' ? 'ascending' : 'descending') : undefined}
      className={classNames(width, numeric && 'num', id === 'sparkline' && 'z-2!')}
    >
      {sort === null ? (
        <span className="flex">{words}</span>
      ) : (
        <button type="button" className="h-7 text-[length:inherit]" onClick={() => onSort({ sort, dir: next })}>
          {words}
          {sorted ? <Arrow aria-hidden className="ml-1 inline size-[11px]! align-[-1px] text-accent" /> : null}
        </button>
      )}
    </th>
  )
}

function Row({ row, search, children }: { row: RunRow; search: string; children: React.ReactNode }) {
  const router = useRouter()
  // The link in the first cell is the way for keys and screen readers; a click anywhere in the row goes there too.
  const open = (event: MouseEvent) => {
    const onControl = event.target instanceof Element && event.target.closest('a, button') !== null
    if (onControl || window.getSelection()?.isCollapsed === false) return
    router.push(runHref(row.run, search))
  }
  return (
    <tr onClick={open} className="cursor-pointer">
      {children}
    </tr>
  )
}

function RunLink({
  row,
  search,
  reachable,
  onFocus,
}: {
  row: RunRow
  search: string
  reachable: boolean
  onFocus: () => void
}) {
  const link = (
    <Link
      href={runHref(row.run, search)}
      prefetch={false}
      data-row
      tabIndex={reachable ? 0 : -1}
      onFocus={onFocus}
      className="block font-medium text-text-1 -outline-offset-2!"
    >
      <UntrustedInMiddle text={row.run.name} titled={false} />
    </Link>
  )
  return row.run.name.length <= FITS ? link : <Tooltip text={<Untrusted text={row.run.name} />}>{link}</Tooltip>
}
