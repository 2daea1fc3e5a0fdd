'use client'
import { Plus } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Button } from '@/components/ui/button'
import { FIELD } from '@/components/ui/input'
import { Popover } from '@/components/ui/popover'
import { type FilterGroup, valuesOf } from './filter-group'
import { ValueRow } from './value-row'

const MOST = 12

/** One field over the values of all groups. `more` offers what can be done with the typed text itself. */
export function AddFilter({
  groups,
  more,
}: {
  groups: readonly FilterGroup[]
  more?: (typed: string, close: () => void) => ReactNode
}) {
  const [open, setOpen] = useState(false)
  const [typed, setTyped] = useState('')
  const wanted = typed.trim().toLowerCase()
  const close = () => {
    setOpen(false)
    setTyped('')
  }
  return (
    <Popover
      label="Add a filter"
      open={open}
      onOpenChange={(next) => (next ? setOpen(true) : close())}
      trigger={
        <Button variant="link" size="sm">
          <Plus aria-hidden />
          Add filter
        </Button>
      }
    >
      <div className="w-[340px] max-w-[calc(100vw-18px)]">
        <div className="p-2">
          <input
            type="text"
            className={`${FIELD} w-full`}
            placeholder="Writer, metric, client …"
            aria-label="Filter values"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </div>
        {more && wanted !== '' ? <div className="px-2 pb-1">{more(typed.trim(), close)}</div> : null}
        <div className="max-h-80 overflow-y-auto border-t border-border-1 py-1">
          {groups.map((group) => (
            <Matches key={group.name} group={group} wanted={wanted} />
          ))}
        </div>
      </div>
    </Popover>
  )
}

function Matches({ group, wanted }: { group: FilterGroup; wanted: string }) {
  const named = group.label.toLowerCase().includes(wanted)
  const matches = valuesOf(group).filter(({ label }) => named || label.toLowerCase().includes(wanted))
  if (matches.length === 0) return null
  return (
    <section aria-label={group.label}>
      <h3 className="px-3 pt-1.5 pb-0.5 text-micro font-semibold text-text-2">{group.label}</h3>
      {matches.slice(0, MOST).map((value) => (
        <ValueRow key={value.value} group={group} value={value} className="h-7 gap-2 px-3" />
      ))}
    </section>
  )
}
