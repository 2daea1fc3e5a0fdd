import Link from 'next/link'
import { buttonClass } from '@/components/ui/button'

export const metadata = { title: 'Not found' }

export default function NotFound() {
  return (
    <div className="mx-auto w-full max-w-[760px] px-4 pt-11">
      <h1 className="mb-1.5 text-page font-semibold">Nothing is at this address</h1>
      <p className="mb-5 max-w-[66ch] text-[14px]/[21px] text-text-2">
        The link may be cut off, or the run it names is not in the log files read so far.
      </p>
      <Link href="/runs" className={buttonClass('primary')}>
        See all runs
      </Link>
    </div>
  )
}
