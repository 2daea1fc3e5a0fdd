import { TriangleAlert } from 'lucide-react'
import { Badge } from '@/components/ui/badge'
import type { RunRow } from '@/lib/api/runs'
import { runDoubts } from './proof-words'
import { VerdictBadge } from './verdict-badge'

/** The worst verdict on a run's log files in one line of a list, and beside it what keeps it from standing alone. */
export function ListedProof({ row }: { row: RunRow }) {
  const doubts = runDoubts(row)
  const [first] = doubts
  return (
    <span className="inline-flex max-w-full items-center gap-2 align-middle">
      <VerdictBadge verdict={row.verdict} />
      {first === undefined ? null : (
        <span className="inline-flex min-w-0" title={doubts.map(({ words }) => words).join('; ')}>
          <Badge icon={TriangleAlert} tone={first.kind === 'gone' ? 'caution' : 'failed'}>
            <span aria-hidden>
              {first.short}
              {doubts.length === 1 ? null : ` +${doubts.length - 1}`}
            </span>
            <span className="sr-only">{doubts.map(({ words }) => words).join('; ')}</span>
          </Badge>
        </span>
      )}
    </span>
  )
}
