import type { ReactNode, Ref } from 'react'

/** Long text in the fixed font, whose frame scrolls and is reached by keys for that. */
export function TextFrame({ ref, children }: { ref?: Ref<HTMLPreElement>; children: ReactNode }) {
  return (
    <pre
      ref={ref}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys.
      tabIndex={0}
      className="max-h-80 overflow-auto rounded-2 border border-border-1 bg-surface-inset px-2.5 py-[7px] font-mono text-[11px]/[15.5px] whitespace-pre-wrap text-text-2 wrap-anywhere"
    >
      {children}
    </pre>
  )
}
