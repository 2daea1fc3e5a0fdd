import { TriangleAlert } from 'lucide-react'
import { Badge } from '@/components/ui/badge'
import type { EventRow } from '@/lib/api/events'
import type { RunRow } from '@/lib/api/runs'
import type { Verdict } from '@/lib/cloudtrail/verdict'
import { eventDoubts, type RunDoubt, runDoubts } from './proof-words'
import { VerdictBadge } from './verdict-badge'

/** The worst verdict on a run's log files in one line of a list, and beside it what keeps it from standing alone. */
export function ListedProof({ row }: { row: RunRow }) {
  return <Doubted verdict={row.verdict} doubts={runDoubts(row)} />
}

/** The same of one call. */
export function ListedEventProof({ row }: { row: EventRow }) {
  return <Doubted verdict={row.verdict} doubts={eventDoubts(row)} />
}

function Doubted({ verdict, doubts }: { verdict: Verdict; doubts: RunDoubt[] }) {
  const [first] = doubts
  return (
    <span className="inline-flex max-w-full items-center gap-2 align-middle">
      <VerdictBadge verdict={verdict} />
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
