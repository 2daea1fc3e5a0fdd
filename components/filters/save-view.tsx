'use client'
import { useQueryClient } from '@tanstack/react-query'
import { Bookmark } from 'lucide-react'
import { type SubmitEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { FIELD } from '@/components/ui/input'
import { Popover } from '@/components/ui/popover'
import { type SavedView, saveView } from '@/lib/api/views'

/**
 * Keeps the page as it is under a short address, and by name in the palette. It follows the record unless it is pinned.
 * Below a desk's width an icon is all that most places have room for.
 */
export function SaveView({ isNamed = false, className }: { isNamed?: boolean; className?: string | undefined }) {
  const [open, setOpen] = useState(false)
  return (
    <Popover
      label="Save this view"
      align="end"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button title="Save this view under a short address" className={className}>
          <Bookmark aria-hidden />
          <span className={isNamed ? undefined : 'max-desk:sr-only'}>Save view</span>
        </Button>
      }
    >
      <SaveForm />
    </Popover>
  )
}

/** The address of what the page shows, without its host. */
const hereNow = () => `${window.location.pathname}${window.location.search}`

function SaveForm() {
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [saved, setSaved] = useState<SavedView | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    try {
      setSaved(await saveView({ name: name.trim(), target: hereNow() }))
      setFault(null)
      await client.invalidateQueries({ queryKey: ['views'] })
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error))
    }
  }
  if (saved !== null) {
    const address = `${window.location.origin}/v/${saved.id}`
    return (
      <div role="status" className="flex w-72 flex-col gap-2 p-3 text-small">
        <p>Saved. The palette finds it{saved.name === '' ? ' by its address' : ' by its name'}.</p>
        <span className="flex items-center gap-1.5">
          <span className="mono min-w-0 flex-1 truncate">{address}</span>
          <CopyButton text={address} label="Copy the short address" size="sm" />
        </span>
      </div>
    )
  }
  return (
    <form onSubmit={(event) => void submit(event)} className="flex w-72 flex-col gap-2.5 p-3">
      <label className="flex flex-col gap-1 text-micro text-text-2">
        Name, if it shall have one
        <input className={FIELD} value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />
      </label>
      {fault === null ? null : (
        <p role="alert" className="text-micro text-failed">
          {fault}
        </p>
      )}
      <Button type="submit" variant="primary">
        Save this view
      </Button>
    </form>
  )
}
