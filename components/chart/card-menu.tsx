'use client'
import { Ellipsis, Maximize, Pin, PinOff } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from '@/components/ui/button'
import { Menu, MenuItem } from '@/components/ui/menu'
import type { CardShape } from './plot'

/** What can be done with a card besides what its head has a button for. `children`: more entries. */
export function CardMenu({
  pin,
  shape,
  onShape,
  children,
}: {
  pin: { on: boolean; onPin: (on: boolean) => void }
  shape: CardShape
  onShape: (shape: CardShape) => void
  children?: ReactNode
}) {
  return (
    <Menu
      trigger={
        <IconButton label="More of this card" size="sm">
          <Ellipsis aria-hidden />
        </IconButton>
      }
    >
      <MenuItem onClick={() => pin.onPin(!pin.on)}>
        {pin.on ? <PinOff aria-hidden /> : <Pin aria-hidden />}
        {pin.on ? 'Unpin from the top' : 'Pin to the top'}
      </MenuItem>
      {shape === 'full' ? null : (
        <MenuItem onClick={() => onShape('full')}>
          <Maximize aria-hidden />
          Show on the full screen
        </MenuItem>
      )}
      {children}
    </Menu>
  )
}
