import { TriangleAlert } from 'lucide-react'
import type { Route } from 'next'
import Link from 'next/link'
import { counted } from '@/components/chart/chart-words'
import { doubtsOf, signedBy } from '@/components/evidence/proof-words'
import { VERDICT_LOOKS, VerdictBadge } from '@/components/evidence/verdict-badge'
import { Badge } from '@/components/ui/badge'
import type { RunResponse } from '@/lib/api/run'
import type { KeyOrigin } from '@/lib/cloudtrail/sample-keys'
import { VERDICT_LABELS, type Verdict } from '@/lib/cloudtrail/verdict'
import { formatCount } from '@/lib/format'

const BAR = 72

/**
 * The log files of a run by verdict, the worst first, each with its calls behind it; and beside them what else is to be
 * known, so that no green stands alone. `search` carries filters along.
 */
export function ProofMix({ run, search }: { run: RunResponse; search: string }) {
  const { proof } = run
  const mixed = proof.length > 1
  const keysFrom = new Set(run.keys.flatMap(({ from }) => KEY_WORDS[from] ?? []))
  return (
    <span className="flex flex-wrap items-center gap-x-2.5 gap-y-0.5">
      {mixed ? <Bar proof={proof} /> : null}
      {proof.map(({ verdict, files, events }) => (
        <Link
          key={verdict}
          href={eventsHref(run.run.key, verdict, search)}
          prefetch={false}
          title={`${counted(files, 'log file')}, ${counted(events, 'call')}${verdict === 'verified' ? signersOf(run) : ''}: show the calls`}
          className="inline-flex min-h-6 items-center gap-1 text-small -my-1"
        >
          <span className="text-text-1">{formatCount(files)}</span>
          <VerdictBadge verdict={verdict} />
        </Link>
      ))}
      {[...keysFrom].map((words) => (
        <span key={words} className="text-small text-text-3" title={signersOf(run).slice(2)}>
          {words}
        </span>
      ))}
      {doubtsOf(run).map(({ kind, words }) => {
        const badge = (
          <Badge key={kind} icon={TriangleAlert} tone={kind === 'gone' ? 'caution' : 'failed'}>
            {words}
          </Badge>
        )
        return kind !== 'absent' || run.absent.from === null ? (
          badge
        ) : (
          <Link
            key={kind}
            href={hourHref(run, run.absent.from.iso, search)}
            prefetch={false}
            title="A digest names it, and it was never read: nobody knows whether it held calls of this run. Show the hour"
            className="inline-flex min-h-6 items-center -my-1"
          >
            {badge}
          </Link>
        )
      })}
    </span>
  )
}

const KEY_WORDS: Partial<Record<KeyOrigin, string>> = {
  sample: 'by the sample’s own key',
  file: 'by a key from a file',
}

function signersOf({ keys }: RunResponse): string {
  return keys.map((key) => `, ${signedBy(key)}`).join('')
}

/** `14 log files`, of which the mix tells. */
export function filesOf({ proof }: Pick<RunResponse, 'proof'>): string {
  return counted(
    proof.reduce((sum, { files }) => sum + files, 0),
    'log file',
  )
}

/** One part a verdict, the best first; the smallest is still seen. */
function Bar({ proof }: Pick<RunResponse, 'proof'>) {
  const all = proof.reduce((sum, { files }) => sum + files, 0)
  const room = BAR - 3 * proof.length
  const widths = [...proof].reverse().map(({ verdict, files }) => ({ verdict, width: 3 + (room * files) / all }))
  const parts = widths.map((part, at) => ({
    ...part,
    left: widths.slice(0, at).reduce((sum, { width }) => sum + width, 0),
  }))
  const label = proof.map(({ verdict, files }) => `${formatCount(files)} ${VERDICT_LABELS[verdict]}`).join(', ')
  return (
    <svg width={BAR} height="6" role="img" aria-label={label} className="chart-keeps-colour flex-none">
      {parts.map((part) => (
        <rect
          key={part.verdict}
          x={part.left}
          width={part.width - 1}
          height="6"
          fill={VERDICT_LOOKS[part.verdict].solid}
        />
      ))}
    </svg>
  )
}

function hourHref({ run }: RunResponse, hour: string, search: string): Route {
  const carried = new URLSearchParams(search)
  carried.set('cell', `${run.account}.${run.region}`)
  carried.set('hour', hour)
  return `/integrity?${carried.toString()}` as Route
}

function eventsHref(run: string, verdict: Verdict, search: string): Route {
  const carried = new URLSearchParams(search)
  carried.set('run', run)
  carried.set('kind', 'metrics,run')
  carried.set('verdict', verdict)
  return `/events?${carried.toString()}` as Route
}
