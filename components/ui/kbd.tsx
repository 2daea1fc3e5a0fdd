import type { ReactNode } from 'react'

/** A key as it is written on the keyboard. */
export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="rounded-1 border border-border-2 px-1 font-mono text-[11px]/[16px] font-medium text-text-3">
      {children}
    </kbd>
  )
}
