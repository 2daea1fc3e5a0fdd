'use client'
import { Popover as BasePopover } from '@base-ui/react/popover'
import type { ReactElement, ReactNode } from 'react'

/** The look of everything that floats. */
export const POPUP =
  'rounded-2 border border-border-2 bg-surface-1 text-text-1 shadow-pop outline-none transition-opacity duration-(--motion) data-ending-style:opacity-0 data-starting-style:opacity-0'

/** A panel beside its button. `label` names the panel; `trigger` is a button element. */
export function Popover({
  trigger,
  label,
  align = 'start',
  children,
  open,
  onOpenChange,
}: {
  trigger: ReactElement
  label: string
  align?: 'start' | 'center' | 'end'
  children: ReactNode
  open?: boolean
  onOpenChange?: (open: boolean) => void
}) {
  return (
    <BasePopover.Root
      {...(open === undefined ? {} : { open })}
      {...(onOpenChange === undefined ? {} : { onOpenChange })}
    >
      <BasePopover.Trigger render={trigger} />
      <BasePopover.Portal>
        <BasePopover.Positioner sideOffset={4} align={align} collisionPadding={8} className="z-60">
          <BasePopover.Popup
            aria-label={label}
            className={`${POPUP} max-h-(--available-height) max-w-[calc(100vw-16px)] overflow-y-auto`}
          >
            {children}
          </BasePopover.Popup>
        </BasePopover.Positioner>
      </BasePopover.Portal>
    </BasePopover.Root>
  )
}
