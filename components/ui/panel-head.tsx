import { ChevronLeft, ChevronRight, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from './button'

export interface PanelMoves {
  onClose: () => void
  /** The problems before and after this one; undefined: there is none that way. */
  onPrevious: (() => void) | undefined
  onNext: (() => void) | undefined
}

/** The head of a side panel: what it is about, then the ways to the problem before and after it, and away. */
export function PanelHead({ onClose, onPrevious, onNext, children }: PanelMoves & { children: ReactNode }) {
  return (
    <header className="sticky top-0 z-1 flex min-h-10 flex-none items-center gap-2 border-b border-border-1 bg-surface-1 py-1 pr-2 pl-4 max-tablet:min-h-12">
      {children}
      <IconButton label="Previous problem ([)" disabled={onPrevious === undefined} onClick={onPrevious}>
        <ChevronLeft aria-hidden />
      </IconButton>
      <IconButton label="Next problem (])" disabled={onNext === undefined} onClick={onNext}>
        <ChevronRight aria-hidden />
      </IconButton>
      <IconButton label="Close (Esc)" onClick={onClose}>
        <X aria-hidden />
      </IconButton>
    </header>
  )
}
