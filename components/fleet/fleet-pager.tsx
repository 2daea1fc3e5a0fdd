'use client'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { IconButton } from '@/components/ui/button'
import { Instant } from '@/components/ui/instant'
import type { FleetResponse, FleetRow } from '@/lib/api/fleet'
import { formatCount } from '@/lib/format'
import { PAGE } from './fleet-rows'
import { restWords } from './fleet-words'

/** Exact rows and total, what the other pages hold, and where names come from. */
export function FleetPager({
  rows,
  page,
  names,
  onPage,
}: {
  rows: readonly FleetRow[]
  page: number
  names: FleetResponse['names']
  onPage: (page: number) => void
}) {
  const first = (page - 1) * PAGE
  const last = Math.min(first + PAGE, rows.length)
  return (
    <nav
      aria-label="Pages"
      className="flex min-h-10 flex-none items-center gap-x-5 border-t border-border-2 bg-surface-2 px-4 text-small text-text-2 max-tablet:flex-wrap max-tablet:px-3.5 max-tablet:py-2"
    >
      <span className="flex-1 max-tablet:basis-full">{restWords(rows, page)}</span>
      {names === null ? null : (
        <span className="max-desk:hidden">
          Names and OUs from {names.from === 'organization' ? 'Organizations' : 'a CSV file'},{' '}
          <Instant ms={names.at.ms} />
        </span>
      )}
      <span className="whitespace-nowrap max-tablet:flex-1">
        Rows {formatCount(first + 1)}–{formatCount(last)} of {formatCount(rows.length)}
      </span>
      <span className="flex gap-2">
        <IconButton
          label="Previous page"
          variant="plain"
          size="sm"
          disabled={page <= 1}
          onClick={() => onPage(page - 1)}
        >
          <ChevronLeft aria-hidden />
        </IconButton>
        <IconButton
          label="Next page"
          variant="plain"
          size="sm"
          disabled={last >= rows.length}
          onClick={() => onPage(page + 1)}
        >
          <ChevronRight aria-hidden />
        </IconButton>
      </span>
    </nav>
  )
}
