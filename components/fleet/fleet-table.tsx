'use client'
import { ArrowDown } from 'lucide-react'
import { useRef } from 'react'
import { Untrusted } from '@/components/ui/untrusted'
import { UntrustedInMiddle } from '@/components/ui/untrusted-in-middle'
import type { FleetRow } from '@/lib/api/fleet'
import { CellButton } from './cell-button'
import type { CellPlace } from './fleet-rows'
import { Since } from './since'
import { useCellKeys } from './use-cell-keys'

export interface FleetListProps {
  /** One page of accounts. */
  rows: readonly FleetRow[]
  regions: readonly string[]
  selected: CellPlace | null
  onSelect: (place: CellPlace) => void
}

/** Account by region, the worst first as the answer has them. Cells are reached by arrow keys. */
export function FleetTable({ rows, regions, selected, onSelect }: FleetListProps) {
  const frame = useRef<HTMLDivElement>(null)
  const { active, onKeyDown, onFocusCell } = useCellKeys(frame, { rows: rows.length, columns: regions.length })
  return (
    <div ref={frame} className="@container/list min-h-0 flex-1 overflow-auto max-tablet:hidden">
      {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: its cells are reached by keys, as in a grid. */}
      <table role="grid" aria-label="Fleet" className="data-table [--row:29px]" onKeyDown={onKeyDown}>
        <thead>
          <tr>
            <th scope="col" aria-sort="descending" className="w-[232px]">
              Account, worst first <ArrowDown aria-hidden className="inline size-[11px]! align-[-1px] text-accent" />
            </th>
            <th scope="col" data-leaves="3" className="w-[112px]">
              OU
            </th>
            {regions.map((region) => (
              <th key={region} scope="col" className="w-[132px] pl-3!">
                <span className="mono text-micro!">{region}</span>
              </th>
            ))}
            <th scope="col" data-leaves="4" className="w-[212px] @[1338px]/list:w-[392px]">
              Worst since
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={row.account} aria-selected={selected?.account === row.account}>
              <td>
                <AccountName row={row} />
              </td>
              <td data-leaves="3" className="text-text-2">
                <Unit unit={row.unit} />
              </td>
              {regions.map((region, column) => {
                const cell = row.cells.find((each) => each.region === region)
                return (
                  <td key={region} className="px-0.5! py-px!">
                    {cell === undefined ? null : (
                      <CellButton
                        cell={cell}
                        of={row.name ?? row.account}
                        selected={selected?.account === row.account && selected.region === region}
                        data-cell={`${index}.${column}`}
                        tabIndex={active.row === index && active.column === column ? 0 : -1}
                        onFocus={() => onFocusCell(index, column)}
                        onClick={() => onSelect({ account: row.account, region })}
                      />
                    )}
                  </td>
                )
              })}
              <td data-leaves="4">
                <span className="hidden @[1338px]/list:inline">
                  <Since since={row.worstSince} lastOther={row.worstLastOther} />
                </span>
                <span className="@[1338px]/list:hidden">
                  <Since since={row.worstSince} lastOther={exactOnly(row)} />
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Where two instants have no room it is said since when it is so at least. */
function exactOnly({ worstSince, worstLastOther }: FleetRow): FleetRow['worstLastOther'] {
  return worstLastOther?.ms === worstSince?.ms ? worstLastOther : null
}

/** Number and name of an account; a name is chosen by others. */
export function AccountName({ row }: { row: FleetRow }) {
  return (
    <span className="flex min-w-0 items-center gap-1">
      <span className="mono">{row.account}</span>
      {row.name === null ? null : (
        <span className="min-w-0 font-semibold [&_.mono]:font-sans [&_.mono]:text-small">
          <UntrustedInMiddle text={row.name} />
        </span>
      )}
      {row.isNew ? (
        <span className="flex-none rounded-1 border border-accent-line px-1 text-micro font-medium text-accent">
          New
        </span>
      ) : null}
    </span>
  )
}

export function Unit({ unit }: { unit: string | null }) {
  if (unit === null) return <span className="text-text-3 italic">unknown</span>
  return <Untrusted text={unit} className="font-sans! text-small!" />
}
