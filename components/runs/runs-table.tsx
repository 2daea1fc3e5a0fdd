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
import type { RunRow, RunsQuery, RunsResponse, SparklinesResponse } from '@/lib/api/runs'
import { isSetting } from '@/lib/cloudtrail/setting'
import { ChooseRun } from './choose-run'
import { columns, features, lookOf, type RunColumn } from './columns'
import { useRowKeys } from './row-keys'
import { runHref } from './run-href'
import { RunSparkline } from './run-sparkline'
import { isNumeric, SettingHead, SettingText, settingOfRow } from './setting-cell'
import { useChoice } from './use-choice'

/** So many characters of a name always find room. */
const FITS = 28

export interface Sorting {
  sort: RunsQuery['sort']
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
  const leaves = (id: RunColumn) => (fitted ? (lookOf(id).leaves ?? undefined) : undefined)
  const numeric = (id: RunColumn) => (isSetting(id) ? isNumeric(answer, id) : lookOf(id).numeric)
  return (
    <div ref={frame} className="@container/list min-h-0 flex-1 overflow-auto max-tablet:hidden">
      {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: its rows are reached by keys, as in a grid. */}
      <table role="grid" aria-label="Runs" className="data-table" onKeyDown={onKeyDown}>
        <thead>
          <tr>
            {shown.map((id) => (
              <RunsHeader
                key={id}
                {...{ id, leaves: leaves(id), numeric: numeric(id), sorting, onSort, metric: answer.metric }}
              />
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
                      className={classNames(numeric(id) && 'num', id === 'sparkline' && 'pr-0!')}
                    >
                      {id === 'run' ? (
                        <span className="flex items-center">
                          <ChooseRun
                            run={row.original.run}
                            className="-my-1 -ml-2 flex min-h-6 flex-none cursor-pointer items-center gap-2 px-2"
                          />
                          <RunLink
                            row={row.original}
                            search={search}
                            reachable={index === active}
                            onFocus={() => onFocusRow(index)}
                          />
                        </span>
                      ) : id === 'sparkline' ? (
                        <RunSparkline run={row.original.run.key} line={lines?.[row.original.run.key]} />
                      ) : isSetting(id) ? (
                        <SettingText value={settingOfRow(answer, row.original, id)} />
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
  numeric,
  sorting,
  onSort,
  metric,
}: {
  id: RunColumn
  leaves: number | undefined
  numeric: boolean
  sorting: Sorting
  onSort: (sorting: Sorting) => void
  metric: string | null
}) {
  const { label, width, sort } = lookOf(id)
  const sorted = sort !== null && sorting.sort === sort
  const Arrow = sorting.dir === 'asc' ? ArrowUp : ArrowDown
  const words =
    id === 'sparkline' && metric !== null ? (
      <Untrusted text={metric} className="w-[132px] truncate text-micro!" />
    ) : id === 'last' ? (
      <span title="The value that was written last, by the clock of the service">
        Last<span className="sr-only"> written</span>
      </span>
    ) : isSetting(id) ? (
      <SettingHead setting={id} />
    ) : (
      label
    )
  // A column opens with what people look for first: names from A, figures and times from the highest.
  const first = isSetting(id) || ['name', 'experiment', 'account', 'region'].includes(sort ?? '') ? 'asc' : 'desc'
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
        <button
          type="button"
          className="inline-flex h-7 max-w-full items-center text-[length:inherit]"
          onClick={() => onSort({ sort, dir: next })}
        >
          {words}
          {sorted ? <Arrow aria-hidden className="ml-1 size-[11px]! flex-none text-accent" /> : null}
        </button>
      )}
    </th>
  )
}

function Row({ row, search, children }: { row: RunRow; search: string; children: React.ReactNode }) {
  const router = useRouter()
  // The link in the first cell is the way for keys and screen readers; a click anywhere in the row goes there too.
  const open = (event: MouseEvent) => {
    const onControl = event.target instanceof Element && event.target.closest('a, button, label') !== null
    if (onControl || window.getSelection()?.isCollapsed === false) return
    router.push(runHref(row.run, search))
  }
  const { keys } = useChoice()
  return (
    <tr onClick={open} aria-selected={keys.includes(row.run.key)} className="cursor-pointer">
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
      className="block min-w-0 flex-1 font-medium text-text-1 -outline-offset-2!"
    >
      <UntrustedInMiddle text={row.run.name} titled={false} />
    </Link>
  )
  return row.run.name.length <= FITS ? link : <Tooltip text={<Untrusted text={row.run.name} />}>{link}</Tooltip>
}
