'use client'
import { Activity } from 'lucide-react'
import Link from 'next/link'
import { useCarriedSearch } from '@/components/filters/carried-search'
import { buttonClass } from '@/components/ui/button'

/** The page before any run is chosen. */
export function NoRuns() {
  const search = useCarriedSearch()
  return (
    <section aria-label="Comparison" className="mx-auto w-full max-w-[760px] px-4 pt-11 pb-8">
      <h1 className="text-page font-semibold tracking-[-.01em]">Compare</h1>
      <p className="mt-1.5 mb-4 max-w-[66ch] text-[14px]/[21px] text-text-2">
        No run is chosen. Tick runs in the list and press Compare, or filter the list by experiment, writer or name and
        compare all that it finds. A link keeps the choice.
      </p>
      <Link href={search === '' ? '/runs' : `/runs?${search}`} className={buttonClass('primary')}>
        <Activity aria-hidden />
        Choose runs
      </Link>
    </section>
  )
}
