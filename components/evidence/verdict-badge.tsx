import { CircleDashed, CircleMinus, CircleX, Hash, Hourglass, type LucideIcon, ShieldCheck } from 'lucide-react'
import { REASON_WORDS, VERDICT_LABELS, type Verdict } from '@/lib/cloudtrail/verdict'

const LOOKS: Record<Verdict, { icon: LucideIcon; text: string }> = {
  verified: { icon: ShieldCheck, text: 'text-verified' },
  'hash-only': { icon: Hash, text: 'text-hash' },
  pending: { icon: Hourglass, text: 'text-pending' },
  unattested: { icon: CircleDashed, text: 'text-unattested' },
  failed: { icon: CircleX, text: 'text-failed' },
  'not-applicable': { icon: CircleMinus, text: 'text-text-3' },
}

/** A verdict on log files as its icon and its words, never as a colour alone; `reason` stands in the tooltip. */
export function VerdictBadge({ verdict, reason = null }: { verdict: Verdict; reason?: string | null }) {
  const { icon: Icon, text } = LOOKS[verdict]
  return (
    <span
      className={`inline-flex items-center gap-1 whitespace-nowrap font-medium ${text}`}
      title={reasonWords(reason) ?? undefined}
    >
      <Icon size={14} strokeWidth={1.75} aria-hidden />
      {VERDICT_LABELS[verdict]}
    </span>
  )
}

/** The sentence for a reason as the API answers it. */
export function reasonWords(reason: string | null): string | null {
  return new Map<string, string>(Object.entries(REASON_WORDS)).get(reason ?? '') ?? null
}
