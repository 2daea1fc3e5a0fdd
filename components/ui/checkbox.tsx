import { Check, Minus } from 'lucide-react'
import type { ComponentProps } from 'react'

/**
 * A native checkbox in the product's look, also where it stands for several things of which only some are on. Put it in a
 * `label`, or give it an `aria-label`.
 */
export function Checkbox(props: Omit<ComponentProps<'input'>, 'type' | 'className'>) {
  return (
    <span className="relative inline-grid size-3.5 flex-none place-items-center">
      <input
        type="checkbox"
        {...props}
        className="peer size-3.5 appearance-none rounded-1 border border-border-control bg-surface-1 checked:border-accent checked:bg-accent indeterminate:border-accent indeterminate:bg-accent forced-colors:appearance-auto"
      />
      <Check
        aria-hidden
        className="pointer-events-none absolute hidden size-2.5! stroke-3 text-on-accent peer-checked:block forced-colors:hidden!"
      />
      <Minus
        aria-hidden
        data-some
        className="pointer-events-none absolute hidden size-2.5! stroke-3 text-on-accent peer-indeterminate:block forced-colors:hidden!"
      />
    </span>
  )
}
