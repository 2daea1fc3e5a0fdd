import type { ReactNode } from 'react'

/** A named frame whose content scrolls in it, and which the keyboard reaches for that. */
export function ScrollFrame({ label, className, children }: { label: string; className: string; children: ReactNode }) {
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys.
      tabIndex={0}
      aria-label={label}
      className={className}
    >
      {children}
    </section>
  )
}
