'use client'
import { type ReactNode, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { formatCount } from '@/lib/format'

/**
 * Choices about charts that are made rarely. On a phone they are in a sheet behind one button, which counts those that
 * are set, so that the first chart is in sight; wherever there is room `RareChoices` has them beside the others.
 */
export function MoreChoices({ set, children }: { set: number; children: ReactNode }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button
        aria-haspopup="dialog"
        aria-expanded={open}
        className="tablet:hidden max-tablet:px-2"
        onClick={() => setOpen(true)}
      >
        More
        {set === 0 ? null : (
          <span className="rounded-full bg-accent-soft px-1.5 text-micro font-semibold text-text-1">
            {formatCount(set)}
            <span className="sr-only"> set</span>
          </span>
        )}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title="More about how charts are drawn" shape="sheet">
        <div className="flex flex-wrap gap-2 px-4 pt-3 pb-5">{children}</div>
      </Dialog>
    </>
  )
}

/** The same choices where there is room for them. */
export function RareChoices({ children }: { children: ReactNode }) {
  return <div className="contents max-tablet:hidden">{children}</div>
}
