'use client'
import { type ReactNode, useRef, useSyncExternalStore } from 'react'
import { Dialog } from '@/components/ui/dialog'
import { useDrawerKeys } from './use-drawer-keys'

interface SidePanelProps {
  /** Names it. */
  label: string
  onClose: () => void
  /** The problems before and after this one in what the page shows. */
  onPrevious: (() => void) | undefined
  onNext: (() => void) | undefined
  children: ReactNode
}

/** What is known of one cell of a page: beside the page, over it where there is little room, on a phone a sheet. */
export function SidePanel(props: SidePanelProps) {
  const phone = useSyncExternalStore(watchPhone, isPhone, () => false)
  if (!phone) return <BesidePanel {...props} />
  return (
    <Dialog open onOpenChange={props.onClose} title={props.label} shape="sheet" bare>
      {props.children}
    </Dialog>
  )
}

function BesidePanel({ label, onClose, onPrevious, onNext, children }: SidePanelProps) {
  const panel = useRef<HTMLElement>(null)
  useDrawerKeys({ heading: panel, onClose, onPrevious, onNext })
  return (
    <aside
      ref={panel}
      tabIndex={-1}
      aria-label={label}
      className="flex min-h-0 w-[408px] flex-none flex-col overflow-y-auto border-l border-border-2 bg-surface-1 -outline-offset-2! max-desk:fixed max-desk:top-[82px] max-desk:right-0 max-desk:bottom-0 max-desk:z-30 max-desk:shadow-pop max-tablet:hidden"
    >
      {children}
    </aside>
  )
}

/** Below the breakpoint `tablet`. */
const PHONE = '(width < 701px)'

function watchPhone(onChange: () => void): () => void {
  const media = window.matchMedia(PHONE)
  media.addEventListener('change', onChange)
  return () => media.removeEventListener('change', onChange)
}

function isPhone(): boolean {
  return window.matchMedia(PHONE).matches
}
