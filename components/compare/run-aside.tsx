import type { ComponentProps } from 'react'
import { RunList } from './run-list'

/** The list beside the cards. Below a desk's width a button opens it instead. */
export function RunAside(list: ComponentProps<typeof RunList>) {
  return (
    <aside
      aria-label="Runs"
      className="relative flex min-h-0 w-[264px] flex-none flex-col overflow-y-auto border-r border-border-1 bg-surface-2 max-desk:hidden"
    >
      <RunList {...list} />
    </aside>
  )
}
