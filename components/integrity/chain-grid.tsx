'use client'
import { useRef } from 'react'
import { reasonWords } from '@/components/evidence/verdict-badge'
import { useCellKeys } from '@/components/fleet/use-cell-keys'
import { classNames } from '@/components/ui/class-names'
import type { ChainHour, ChainsResponse } from '@/lib/api/integrity'
import { formatCount } from '@/lib/format'
import { type ChainDay, isWithin, silence } from './chain-days'
import { hourState, STATE_LOOKS } from './state-looks'

const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'))

const GRID = 'w-full min-w-[940px] table-fixed border-separate border-spacing-[1.5px] text-small'

/** Days by hours (UTC). Cells are reached by arrow keys; Enter opens one. */
export function ChainGrid({
  days,
  expected,
  selected,
  onSelect,
}: {
  days: readonly ChainDay[]
  expected: ChainsResponse['chains'][number]['expected']
  selected: number | null
  onSelect: (hour: number) => void
}) {
  const frame = useRef<HTMLDivElement>(null)
  const { active, onKeyDown, onFocusCell } = useCellKeys(frame, { rows: days.length, columns: 24 })
  return (
    <div ref={frame} className="relative overflow-x-auto px-3.5 pt-1">
      {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: its cells are reached by keys, as in a grid. */}
      <table role="grid" aria-label="Digest chain by day and hour" className={GRID} onKeyDown={onKeyDown}>
        <thead>
          <tr className="text-micro text-text-2">
            <th scope="col" className="sticky left-0 z-1 w-[92px] bg-surface-1 text-left font-medium">
              UTC hour
            </th>
            {HOURS.map((hour) => (
              <th key={hour} scope="col" className="mono text-micro! font-normal">
                {hour}
              </th>
            ))}
            <th scope="col" className="w-[62px] text-right font-medium">
              Files
            </th>
            <th scope="col" className="w-[66px] text-right font-medium">
              Events
            </th>
          </tr>
        </thead>
        <tbody>
          {days.map((day, row) => (
            <tr key={day.fromMs}>
              <th scope="row" className="mono sticky left-0 z-1 bg-surface-1 text-left font-normal">
                {dayOf(day.fromMs)}
              </th>
              {day.hours.map((hour, column) => (
                <HourCell
                  key={HOURS[column]}
                  {...{ row, column }}
                  hour={hour ?? silence(day.fromMs + column * 3_600_000, expected)}
                  name={`${dayOf(day.fromMs)} ${HOURS[column] ?? ''}:00Z`}
                  selected={hour !== null && selected !== null && isWithin(hour, selected)}
                  focus={{ isActive: active.row === row && active.column === column, onFocusCell }}
                  onSelect={onSelect}
                />
              ))}
              <td className={classNames('text-right', day.files === 0 && 'text-text-3')}>{formatCount(day.files)}</td>
              <td className={classNames('text-right', day.events === 0 && 'text-text-3')}>{formatCount(day.events)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface HourCellProps {
  /** Words: why the chain says nothing of it. */
  hour: ChainHour | string
  row: number
  column: number
  name: string
  selected: boolean
  focus: { isActive: boolean; onFocusCell: (row: number, column: number) => void }
  onSelect: (hour: number) => void
}

function HourCell({ hour, row, column, name, selected, focus, onSelect }: HourCellProps) {
  const reach = {
    'data-cell': `${row}.${column}`,
    tabIndex: focus.isActive ? 0 : -1,
    onFocus: () => focus.onFocusCell(row, column),
  }
  if (typeof hour === 'string') {
    return (
      <td {...reach} className="rounded-1 border border-border-1" title={`${name}: ${hour}`}>
        <span className="sr-only">{hour}</span>
      </td>
    )
  }
  const state = hourState(hour)
  const { icon: Icon, word, cell } = STATE_LOOKS[state]
  return (
    <td className="h-[26px] p-0 max-tablet:h-8">
      <button
        type="button"
        {...reach}
        title={`${name}: ${word}. ${reasonWords(hour.reason) ?? ''}`}
        aria-label={`${name}: ${word}`}
        aria-current={selected ? 'true' : undefined}
        onClick={() => onSelect(hour.fromMs)}
        className={classNames(
          'flex h-full min-h-6 w-full items-center justify-center rounded-1 -outline-offset-1! aria-[current]:outline-2 aria-[current]:outline-focus',
          cell,
        )}
      >
        {state === 'verified' ? null : <Icon aria-hidden className="size-[13px]! rounded-1 bg-surface-1/70" />}
      </button>
    </td>
  )
}

const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10)
