'use client'
import { useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button, buttonClass } from '@/components/ui/button'
import { MOST_COMPARED } from '@/lib/api/compare'
import { type RunsQuery, runsOptions } from '@/lib/api/runs'
import { formatCount, formatCounted } from '@/lib/format'
import { useChoice, useCompareHref } from './use-choice'

/** From the list to the comparison: of the chosen runs, or of all that the filter finds. */
export function CompareBar({ query, total }: { query: RunsQuery; total: number }) {
  const { places, keys, clear } = useChoice()
  const href = useCompareHref()
  if (keys.length === 0) return <CompareAll query={query} total={total} />
  return (
    <span className="flex min-w-0 flex-1 items-center gap-1.5">
      <Link href={href(places, query.metric)} prefetch={false} className={buttonClass('primary', 'sm')}>
        Compare {formatCounted(keys.length, 'run')}
      </Link>
      <Button variant="ghost" size="sm" onClick={clear}>
        Clear
      </Button>
    </span>
  )
}

/** In the order of the list; of a longer list its first runs. */
function CompareAll({ query, total }: { query: RunsQuery; total: number }) {
  const client = useQueryClient()
  const router = useRouter()
  const href = useCompareHref()
  const [state, setState] = useState<'idle' | 'asking' | 'failed'>('idle')
  if (total === 0) return null
  const words =
    total > MOST_COMPARED
      ? `Compare the first ${formatCount(MOST_COMPARED)} of ${formatCount(total)}`
      : total === 1
        ? 'Compare this run'
        : `Compare all ${formatCount(total)}`
  const go = async () => {
    setState('asking')
    try {
      const { rows } = await client.query(runsOptions({ ...query, page: 1, size: MOST_COMPARED, settings: [] }))
      router.push(
        href(
          rows.map(({ run }) => run.key),
          query.metric,
        ),
      )
      setState('idle')
    } catch {
      setState('failed')
    }
  }
  return (
    <span className="flex min-w-0 flex-1 items-center gap-2">
      <Button
        size="sm"
        disabled={state === 'asking'}
        title={
          total > MOST_COMPARED ? `At most ${MOST_COMPARED} runs are compared: those at the top of the list` : undefined
        }
        onClick={() => void go()}
      >
        {words}
      </Button>
      {state === 'failed' ? (
        <span role="alert" className="truncate text-failed">
          The list could not be read. Try again.
        </span>
      ) : null}
    </span>
  )
}
