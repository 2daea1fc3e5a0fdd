import type { ComponentProps } from 'react'
import { classNames } from './class-names'

export type ButtonVariant = 'plain' | 'primary' | 'ghost' | 'link'
export type ButtonSize = 'md' | 'sm'

const VARIANTS: Record<ButtonVariant, string> = {
  plain: 'border-border-2 bg-surface-1 text-text-1 hover:bg-surface-3 aria-expanded:bg-surface-3',
  primary: 'border-accent bg-accent text-on-accent hover:border-accent-hover hover:bg-accent-hover',
  ghost: 'border-transparent bg-transparent text-text-1 hover:bg-surface-3 aria-expanded:bg-surface-3',
  link: 'border-transparent bg-transparent text-accent hover:bg-surface-3 aria-expanded:bg-surface-3',
}

const BASE =
  'inline-flex flex-none items-center justify-center gap-1.5 rounded-2 border text-small font-medium whitespace-nowrap no-underline hover:no-underline transition-colors duration-(--motion-fast) disabled:text-text-disabled disabled:hover:bg-transparent max-tablet:h-10'

const SIZES: Record<ButtonSize, string> = { md: 'h-7 px-2.5', sm: 'h-6 px-2' }
const SQUARES: Record<ButtonSize, string> = { md: 'h-7 w-7 max-tablet:w-10', sm: 'h-6 w-6 max-tablet:w-10' }

/** The look of a button, for links that act as one. */
export function buttonClass(variant: ButtonVariant = 'plain', size: ButtonSize = 'md'): string {
  return classNames(BASE, VARIANTS[variant], SIZES[size])
}

interface ButtonProps extends ComponentProps<'button'> {
  variant?: ButtonVariant
  size?: ButtonSize
}

export function Button({ variant, size, className, ...rest }: ButtonProps) {
  return <button type="button" {...rest} className={classNames(buttonClass(variant, size), className)} />
}

/** A square button with an icon only: `label` is its name and its tooltip. */
export function IconButton({
  label,
  variant = 'ghost',
  size = 'md',
  className,
  ...rest
}: ButtonProps & { label: string }) {
  return (
    <button
      type="button"
      title={label}
      aria-label={label}
      {...rest}
      className={classNames(BASE, VARIANTS[variant], SQUARES[size], className)}
    />
  )
}
