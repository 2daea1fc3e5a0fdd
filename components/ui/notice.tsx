import { Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

/** One line above data that stays: what is absent, from when to when, or which value was not understood. */
export function Notice({
  kind,
  children,
  action,
}: {
  kind: 'info' | 'caution'
  children: ReactNode
  action?: ReactNode
}) {
  const Icon = kind === 'info' ? Info : TriangleAlert
  return (
    <div
      role="status"
      className="flex min-h-8 flex-none items-center gap-2 border-b border-border-1 bg-surface-2 px-4 py-1 text-small text-text-2 max-tablet:px-3.5"
    >
      <Icon aria-hidden className={kind === 'info' ? 'text-text-3' : 'text-unattested'} />
      <span className="min-w-0 flex-1 break-words">{children}</span>
      {action}
    </div>
  )
}
