'use client'
import { FileArchive } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import type { BundleQuery } from '@/lib/api/evidence'
import { BundleForm } from './bundle-form'

/** Opens the making of an evidence bundle of what `query` finds. On a phone an icon is all there is room for. */
export function BundleButton({ query, label = 'Evidence bundle' }: { query: BundleQuery; label?: string }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)} title="One zip with all that proves this, checked without MetricTrail">
        <FileArchive aria-hidden />
        <span className="max-tablet:sr-only">{label}</span>
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title="Evidence bundle">
        <BundleForm query={query} />
      </Dialog>
    </>
  )
}
