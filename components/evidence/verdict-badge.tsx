import { CircleDashed, CircleMinus, Hash, Hourglass, type LucideIcon, OctagonX, ShieldCheck } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from '@/components/ui/class-names'
import { REASON_WORDS, VERDICT_LABELS, VERDICTS, type Verdict } from '@/lib/cloudtrail/verdict'

/** How each verdict looks: its icon and the colours of its word, its fill and its shapes. */
export const VERDICT_LOOKS: Record<Verdict, { icon: LucideIcon; text: string; soft: string; solid: string }> = {
  verified: { icon: ShieldCheck, text: 'text-verified', soft: 'bg-verified-soft', solid: 'var(--verified-solid)' },
  'hash-only': { icon: Hash, text: 'text-hash', soft: 'bg-hash-soft', solid: 'var(--hash-solid)' },
  pending: { icon: Hourglass, text: 'text-pending', soft: 'bg-pending-soft', solid: 'var(--pending-solid)' },
  unattested: {
    icon: CircleDashed,
    text: 'text-unattested',
    soft: 'bg-unattested-soft',
    solid: 'var(--unattested-solid)',
  },
  failed: { icon: OctagonX, text: 'text-failed', soft: 'bg-failed-soft', solid: 'var(--failed-solid)' },
  'not-applicable': { icon: CircleMinus, text: 'text-na', soft: 'bg-na-soft', solid: 'var(--na-solid)' },
}

/**
 * A verdict on log files as its icon and its words, never as a colour alone; `reason` stands in the tooltip. `filled`
 * where one verdict is the subject.
 */
export function VerdictBadge({
  verdict,
  reason = null,
  filled = false,
  label = VERDICT_LABELS[verdict],
}: {
  verdict: Verdict
  reason?: string | null
  filled?: boolean
  label?: string
}) {
  const { icon: Icon, text, soft } = VERDICT_LOOKS[verdict]
  return (
    <span
      className={classNames(
        'inline-flex items-center gap-1 align-middle font-medium whitespace-nowrap',
        text,
        filled && `h-[22px] rounded-1 px-2 ${soft}`,
      )}
      title={reasonWords(reason) ?? undefined}
    >
      <Icon size={14} strokeWidth={1.75} aria-hidden />
      {label}
    </span>
  )
}

/** The sentence for a reason as the API answers it. */
export function reasonWords(reason: string | null): string | null {
  return new Map<string, string>(Object.entries(REASON_WORDS)).get(reason ?? '') ?? null
}

/** The badge of a verdict that is known by its text alone. */
export function verdictMark(text: string, labels: Record<Verdict, string> = VERDICT_LABELS): ReactNode {
  const verdict = VERDICTS.find((each) => each === text)
  return verdict === undefined ? text : <VerdictBadge verdict={verdict} label={labels[verdict]} />
}
