'use client'
import { Tooltip as BaseTooltip } from '@base-ui/react/tooltip'
import type { ReactElement, ReactNode } from 'react'

/** More about `children` on hover and focus. It repeats or explains: nothing is only in a tooltip. */
export function Tooltip({ text, children }: { text: ReactNode; children: ReactElement }) {
  return (
    <BaseTooltip.Root>
      <BaseTooltip.Trigger render={children} delay={300} />
      <BaseTooltip.Portal>
        <BaseTooltip.Positioner sideOffset={4} collisionPadding={8} className="z-40">
          <BaseTooltip.Popup className="max-w-[min(480px,calc(100vw-16px))] rounded-2 border border-border-2 bg-surface-1 px-2.5 py-1.5 text-micro break-words text-text-1 shadow-pop">
            {text}
          </BaseTooltip.Popup>
        </BaseTooltip.Positioner>
      </BaseTooltip.Portal>
    </BaseTooltip.Root>
  )
}
