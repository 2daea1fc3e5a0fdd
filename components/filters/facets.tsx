'use client'
import { ChevronDown, ChevronRight, ListFilter } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { LoadingBlock } from '@/components/ui/loading'
import { formatCount } from '@/lib/format'
import { type FilterGroup, valuesOf } from './filter-group'
import { ValueRow } from './value-row'

const FIRST = 5

/** The filters at the left of a wide window. */
export function FacetAside({ groups }: { groups: readonly FilterGroup[] }) {
  return (
    <aside
      aria-label="Filters"
      className="w-(--facets) flex-none overflow-y-auto border-r border-border-1 bg-surface-2 pt-3 pb-4 max-desk:hidden"
    >
      <Facets groups={groups} />
    </aside>
  )
}

/** The same filters behind a button where there is no room for them. */
export function FacetButton({ groups, head }: { groups: readonly FilterGroup[]; head?: ReactNode }) {
  const [open, setOpen] = useState(false)
  const active = groups.reduce(
    (sum, { selected, usual, everything }) => sum + (usual || everything ? 0 : selected.length),
    0,
  )
  return (
    <>
      <Button className="desk:hidden" onClick={() => setOpen(true)} aria-haspopup="dialog">
        <ListFilter aria-hidden />
        Filters {active === 0 ? null : <b className="font-semibold">{active}</b>}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title="Filters" shape="sheet">
        <div className="pb-6">
          {head ? <div className="px-4 pt-3 tablet:hidden">{head}</div> : null}
          <Facets groups={groups} />
        </div>
      </Dialog>
    </>
  )
}

function Facets({ groups }: { groups: readonly FilterGroup[] }) {
  // A group without any value in the whole record has nothing to choose.
  const offered = groups.filter((group) => group.facet === undefined || valuesOf(group).length > 0)
  return offered.map((group) => <FacetSection key={group.name} group={group} />)
}

function FacetSection({ group }: { group: FilterGroup }) {
  const [open, setOpen] = useState(true)
  const [all, setAll] = useState(false)
  const values = valuesOf(group)
  // The last one takes no more room than a button that shows it.
  const shown = all || values.length === FIRST + 1 ? values : values.slice(0, Math.max(FIRST, group.selected.length))
  const hidden = values.length - shown.length
  const beyond = group.facet?.more ?? 0
  const Chevron = open ? ChevronDown : ChevronRight
  return (
    <section aria-label={group.label}>
      <h2>
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="flex min-h-6 w-full items-center gap-1.5 px-4 pt-[7px] pb-[3px] text-micro/[16px] text-left font-semibold wrap-anywhere text-text-2 -outline-offset-2! max-tablet:min-h-10"
        >
          <Chevron aria-hidden className="size-3! flex-none text-text-3" />
          {group.label}
        </button>
      </h2>
      {open ? (
        <>
          {group.facet === undefined ? <LoadingBlock className="mx-4 my-1 h-4" /> : null}
          {shown.map((value) => (
            <ValueRow key={value.value} group={group} value={value} className="h-6 gap-1.5 pr-3 pl-4" />
          ))}
          {hidden > 0 ? (
            <Button variant="link" size="sm" className="ml-7 text-micro font-normal" onClick={() => setAll(true)}>
              {formatCount(hidden + beyond)} more {group.plural}
            </Button>
          ) : beyond > 0 ? (
            <p className="pr-4 pl-9 text-micro text-text-3">
              and {formatCount(beyond)} rarer {group.plural}
            </p>
          ) : null}
        </>
      ) : null}
    </section>
  )
}
