import type { ComponentProps } from 'react'
import { Button } from './button'
import { classNames } from './class-names'

/** A button that is on or off, and looks like a chosen one of several. */
export function Toggle({
  on,
  onChange,
  className,
  ...rest
}: Omit<ComponentProps<typeof Button>, 'onChange' | 'onClick' | 'variant'> & {
  on: boolean
  onChange: (on: boolean) => void
}) {
  return (
    <Button
      {...rest}
      aria-pressed={on}
      onClick={() => onChange(!on)}
      className={classNames(
        'border-border-control font-normal aria-pressed:bg-accent-soft aria-pressed:font-semibold aria-pressed:shadow-[inset_0_-2px_0_var(--accent)]',
        className,
      )}
    />
  )
}
