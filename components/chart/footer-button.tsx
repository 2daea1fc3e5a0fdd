import type { ReactNode } from 'react'

/** What can be done about what a card draws, as small as the words that it stands among. */
export function FooterButton({
  onClick,
  expanded,
  children,
}: {
  onClick: () => void
  /** It shows more words, and they are shown. */
  expanded?: boolean
  children: ReactNode
}) {
  return (
    <button
      type="button"
      aria-expanded={expanded}
      onClick={onClick}
      className="relative flex-none font-medium text-accent hover:underline after:absolute after:-inset-x-1 after:-inset-y-1 max-tablet:after:-inset-y-3"
    >
      {children}
    </button>
  )
}
