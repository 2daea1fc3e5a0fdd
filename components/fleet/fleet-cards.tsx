'use client'
import { CellButton } from './cell-button'
import { AccountName, type FleetListProps, Unit } from './fleet-table'
import { Since } from './since'

/** The fleet on a phone: one card an account, its regions two beside each other. */
export function FleetCards({ rows, selected, onSelect }: FleetListProps) {
  return (
    <ul aria-label="Fleet" className="flex flex-col gap-2.5 px-3.5 pb-3 tablet:hidden">
      {rows.map((row) => (
        <li key={row.account} className="rounded-3 border border-border-1 bg-surface-1 px-3 py-2 text-small">
          <AccountName row={row} />
          <p className="mt-0.5 flex flex-wrap justify-between gap-x-3 text-text-2">
            <span className="min-w-0 truncate">
              <Unit unit={row.unit} />
            </span>
            {row.worstSince === null ? null : (
              <span>
                <span className="text-text-3">since</span>{' '}
                <Since since={row.worstSince} lastOther={row.worstLastOther} />
              </span>
            )}
          </p>
          <ul className="mt-1.5 grid grid-cols-2 gap-x-2 gap-y-1.5">
            {row.cells.map((cell) => (
              <li key={cell.region} className="min-w-0">
                <span aria-hidden className="mono block truncate text-micro! text-text-3">
                  {cell.region}
                </span>
                <CellButton
                  cell={cell}
                  of={row.name ?? row.account}
                  selected={selected?.account === row.account && selected.region === cell.region}
                  onClick={() => onSelect({ account: row.account, region: cell.region })}
                />
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  )
}
