'use client'
import { ChevronDown, ChevronLeft, ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button, IconButton } from '@/components/ui/button'
import { Menu, MenuChoice } from '@/components/ui/menu'
import { formatCount } from '@/lib/format'

const SIZES = ['20', '50', '100', '200'].map((value) => ({ value, label: `${value} per page` }))

/** Exact rows and total, rows a page, previous and next. */
export function Pager({
  page,
  size,
  total,
  onPage,
  onSize,
  stuck = false,
  children,
}: {
  page: number
  size: number
  total: number
  onPage: (page: number) => void
  onSize: (size: number) => void
  /** On a phone it stays in sight while the list is scrolled. */
  stuck?: boolean
  /** What is done with the list; at its left. */
  children?: ReactNode
}) {
  const first = (page - 1) * size + 1
  const last = Math.min(page * size, total)
  const rows =
    first > total
      ? `${formatCount(total)} in all`
      : `Rows ${formatCount(first)}–${formatCount(last)} of ${formatCount(total)}`
  return (
    <nav
      aria-label="Pages"
      data-stuck={stuck}
      className="flex h-10 flex-none items-center justify-end gap-2.5 border-t border-border-2 bg-surface-2 px-4 text-small text-text-2 max-tablet:h-14 max-tablet:px-3.5 max-tablet:data-[stuck=true]:sticky max-tablet:data-[stuck=true]:bottom-14 max-tablet:data-[stuck=true]:z-10"
    >
      {children}
      <span className={children === undefined ? undefined : 'max-tablet:sr-only'}>{rows}</span>
      <Menu
        trigger={
          <Button variant="ghost" size="sm" className="font-normal!">
            {size} per page
            <ChevronDown aria-hidden className="size-3!" />
          </Button>
        }
      >
        <MenuChoice
          label="Rows a page"
          options={SIZES}
          value={String(size)}
          onChange={(next) => onSize(Number(next))}
        />
      </Menu>
      <IconButton label="Previous page" variant="plain" size="sm" disabled={page <= 1} onClick={() => onPage(page - 1)}>
        <ChevronLeft aria-hidden />
      </IconButton>
      <IconButton label="Next page" variant="plain" size="sm" disabled={last >= total} onClick={() => onPage(page + 1)}>
        <ChevronRight aria-hidden />
      </IconButton>
    </nav>
  )
}
