'use client'
import { Check, Copy } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Button, type ButtonSize, type ButtonVariant, IconButton } from './button'

/** Copies `text` (or what it gives when pressed) and says so. Without children it is an icon named `label`. */
export function CopyButton({
  text,
  label,
  variant,
  size,
  icon,
  children,
}: {
  text: string | (() => string | Promise<string>)
  label: string
  variant?: ButtonVariant
  size?: ButtonSize
  icon?: ReactNode
  children?: ReactNode
}) {
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle')
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(typeof text === 'string' ? text : await text())
      setState('copied')
    } catch {
      setState('refused')
    }
  }
  const word = { idle: null, copied: 'Copied', refused: 'The browser did not allow copying' }[state]
  const shown = state === 'copied' ? <Check aria-hidden /> : (icon ?? <Copy aria-hidden />)
  const events = { onClick: () => void copy(), onBlur: () => setState('idle'), onPointerLeave: () => setState('idle') }
  return (
    <>
      {children === undefined ? (
        <IconButton label={word ?? label} {...(variant ? { variant } : {})} {...(size ? { size } : {})} {...events}>
          {shown}
        </IconButton>
      ) : (
        <Button title={label} {...(variant ? { variant } : {})} {...(size ? { size } : {})} {...events}>
          {shown}
          {word ?? children}
        </Button>
      )}
      <span role="status" className="sr-only">
        {word}
      </span>
    </>
  )
}
