'use client'
import Link from 'next/link'
import { useGlobalFilter } from '@/components/filters/global-filter'
import { Button, buttonClass } from '@/components/ui/button'

/** No log file says which account and region it is of: none at all, or none of those chosen. */
export function NoPlaces({ filtered }: { filtered: boolean }) {
  const [, setFilter] = useGlobalFilter()
  return (
    <div className="mx-auto w-full max-w-[760px] px-4 pt-9">
      <h2 className="mb-1.5 text-page font-semibold tracking-[-.01em]">
        {filtered ? 'No log files of these accounts and regions' : 'No log files yet'}
      </h2>
      <p className="mb-5 max-w-[66ch] text-[14px]/[21px] text-text-2">
        {filtered
          ? 'Nothing that was delivered by a trail is of the accounts and regions chosen in this range, so there is nothing that a digest could prove.'
          : 'Only log files that a trail delivered are signed for, by digests. None was read yet: the sources say why. Answers of CloudTrail Lake, of log groups and of the event history have no digests.'}
      </p>
      {filtered ? (
        <Button variant="primary" onClick={() => void setFilter({ account: null, region: null, from: null, to: null })}>
          Show all accounts and regions
        </Button>
      ) : (
        <Link href="/sources?setup=cli" className={buttonClass('primary')}>
          Sources, and what to switch on
        </Link>
      )}
    </div>
  )
}
