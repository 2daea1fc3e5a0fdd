'use client'
import { useRouter, useSearchParams } from 'next/navigation'
import { useEffect } from 'react'
import { Button } from '@/components/ui/button'
import { Instant } from '@/components/ui/instant'
import { useGlobalFilter } from './global-filter'

/** A picture pinned before something was first read: empty because of its as-of. `before` continues the sentence. */
export function NothingYet({ asOf, before }: { asOf: number; before: string }) {
  const [, setFilter] = useGlobalFilter()
  const router = useRouter()
  const pinned = useSearchParams().has('asOf')
  // Where the server decided that there is nothing, it has to be asked again.
  useEffect(() => {
    if (!pinned) router.refresh()
  }, [pinned, router])
  return (
    <div className="mx-auto w-full max-w-[760px] px-4 pt-11">
      <h2 className="mb-1.5 text-page font-semibold tracking-[-.01em]">Nothing had been read by then</h2>
      <p className="mb-5 text-[14px]/[21px] text-text-2">
        The picture is pinned as of <Instant ms={asOf} className="text-body!" />, {before}.
      </p>
      <Button variant="primary" onClick={() => void setFilter({ asOf: null })}>
        Follow the record
      </Button>
    </div>
  )
}
