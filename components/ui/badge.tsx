import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from './class-names'

export type Tone = 'plain' | 'quiet' | 'failed' | 'caution' | 'accent'

const TONES: Record<Tone, string> = {
  plain: 'text-text-1 font-medium',
  quiet: 'text-text-2',
  failed: 'text-failed font-medium',
  caution: 'text-unattested font-medium',
  accent: 'text-accent font-medium',
}

/** An icon and its word: never colour alone, never an icon alone. */
export function Badge({
  icon: Icon,
  tone = 'plain',
  children,
}: {
  icon: LucideIcon
  tone?: Tone
  children: ReactNode
}) {
  return (
    <span
      className={classNames(
        'inline-flex items-center gap-[5px] align-middle text-small whitespace-nowrap',
        TONES[tone],
      )}
    >
      <Icon aria-hidden />
      {children}
    </span>
  )
}

/** A small bordered remark beside a heading or in a toolbar. */
export function Note({ icon: Icon, children }: { icon?: LucideIcon; children: ReactNode }) {
  return (
    <span className="inline-flex h-[22px] items-center gap-[5px] rounded-1 border border-border-2 bg-surface-1 px-[7px] text-micro whitespace-nowrap text-text-2 [&_svg]:size-3">
      {Icon ? <Icon aria-hidden /> : null}
      {children}
    </span>
  )
}
