'use client'
import Link from 'next/link'
import { useCarriedSearch } from '@/components/filters/carried-search'
import { CopyLink } from '@/components/filters/copy-link'
import { Untrusted } from '@/components/ui/untrusted'
import type { XAxis } from '@/lib/api/fields'
import { formatCount, formatCounted } from '@/lib/format'
import type { ComparedRun } from './compared-runs'

const ALIGNED: Record<XAxis, string> = {
  step: 'aligned by step',
  relative: 'aligned by each run’s first point',
  claimed: 'on the claimed clock',
  observed: 'on the observed clock',
}

/** What is compared, in one line. */
export function CompareHeader({ runs, metrics, x }: { runs: readonly ComparedRun[]; metrics: number; x: XAxis }) {
  const search = useCarriedSearch()
  const experiments = [...new Set(runs.map(({ experiment }) => experiment))]
  const [experiment] = experiments
  const places = (of: 'account' | 'region') => new Set(runs.map(({ run }) => run[of])).size
  const words = [
    ...(places('account') > 1 ? [`${formatCount(places('account'))} accounts`] : []),
    ...(places('region') > 1 ? [`${formatCount(places('region'))} regions`] : []),
    formatCounted(metrics, 'metric'),
    ALIGNED[x],
  ]
  return (
    <header className="flex flex-none items-center gap-2 px-4 pt-2.5 max-tablet:px-3.5">
      <Link href={search === '' ? '/runs' : `/runs?${search}`} className="text-small max-tablet:hidden">
        Runs
      </Link>
      <span aria-hidden className="text-text-3 max-tablet:hidden">
        /
      </span>
      <h1 className="text-page font-semibold tracking-[-.01em]">Compare</h1>
      <p className="ml-1 min-w-0 flex-1 truncate text-small text-text-2">
        {formatCounted(runs.length, 'run')}
        {experiments.length === 1 && typeof experiment === 'string' ? (
          <>
            {' '}
            of <Untrusted text={experiment} />
          </>
        ) : null}
        <span className="max-tablet:hidden">, {words.join(', ')}</span>
      </p>
      <CopyLink />
    </header>
  )
}
