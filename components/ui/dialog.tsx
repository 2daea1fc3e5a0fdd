'use client'
import { Dialog as BaseDialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from './button'
import { classNames } from './class-names'

const SHAPES = {
  centre:
    'top-[12dvh] left-1/2 w-[min(560px,calc(100vw-24px))] max-h-[76dvh] -translate-x-1/2 rounded-3 border border-border-2',
  sheet: 'inset-x-0 bottom-0 max-h-[85dvh] rounded-t-sheet border-t border-border-2',
  full: 'inset-0',
  left: 'inset-y-0 left-0 w-[min(320px,calc(100vw-48px))] border-r border-border-2',
}

/** A modal layer: in the centre, over the whole screen, or as a sheet from the bottom or the left. `title` is shown unless `bare`. */
export function Dialog({
  open,
  onOpenChange,
  title,
  shape = 'centre',
  bare = false,
  children,
}: {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  shape?: keyof typeof SHAPES
  bare?: boolean
  children: ReactNode
}) {
  return (
    <BaseDialog.Root open={open} onOpenChange={onOpenChange}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity duration-(--motion) data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <BaseDialog.Popup
          className={classNames(
            'fixed z-50 flex flex-col bg-surface-1 text-text-1 shadow-pop outline-none transition-opacity duration-(--motion) data-ending-style:opacity-0 data-starting-style:opacity-0',
            SHAPES[shape],
          )}
        >
          {bare ? (
            <BaseDialog.Title className="sr-only">{title}</BaseDialog.Title>
          ) : (
            <header className="flex h-10 flex-none items-center gap-2 border-b border-border-1 pr-2 pl-4 max-tablet:h-12">
              <BaseDialog.Title className="flex-1 text-body font-semibold">{title}</BaseDialog.Title>
              <BaseDialog.Close
                render={
                  <IconButton label="Close">
                    <X aria-hidden />
                  </IconButton>
                }
              />
            </header>
          )}
          <div className="min-h-0 flex-1 overflow-y-auto">{children}</div>
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  )
}
