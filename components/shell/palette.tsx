'use client'
import { useQuery } from '@tanstack/react-query'
import { Search } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { type KeyboardEvent, useDeferredValue, useId, useState } from 'react'
import { Dialog } from '@/components/ui/dialog'
import { Untrusted } from '@/components/ui/untrusted'
import { namesOptions } from '@/lib/api/names'
import { type PaletteEntry, paletteEntries } from './palette-entries'
import { usePaletteActions } from './use-palette-actions'

/** Jump to a run, metric, writer or action. `openShortcuts` shows the sheet of keys. */
export function Palette({
  open,
  onOpenChange,
  openShortcuts,
}: {
  open: boolean
  onOpenChange: (open: boolean) => void
  openShortcuts: () => void
}) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Jump to a run, metric, writer or action" bare>
      <PaletteBody close={() => onOpenChange(false)} openShortcuts={openShortcuts} />
    </Dialog>
  )
}

function PaletteBody({ close, openShortcuts }: { close: () => void; openShortcuts: () => void }) {
  const router = useRouter()
  const id = useId()
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const asked = useDeferredValue(query.trim())
  const { data, error } = useQuery(namesOptions({ q: asked }))
  const entries = paletteEntries(query, data, usePaletteActions(openShortcuts))
  const active = Math.min(at, entries.length - 1)
  const go = (entry: PaletteEntry | undefined) => {
    if (entry === undefined) return
    close()
    if ('href' in entry.go) router.push(entry.go.href)
    else entry.go.act()
  }
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (event.key === 'Enter') go(entries[active])
    else if (step !== undefined && entries.length > 0) setAt((active + step + entries.length) % entries.length)
    else return
    event.preventDefault()
  }
  return (
    <>
      <div className="flex h-11 items-center gap-2 border-b border-border-1 px-4">
        <Search aria-hidden className="text-text-3" />
        <input
          // biome-ignore lint/a11y/noAutofocus: the dialog was opened to type in it.
          autoFocus
          role="combobox"
          aria-expanded
          aria-controls={`${id}-list`}
          aria-activedescendant={entries[active] === undefined ? undefined : `${id}-${active}`}
          aria-label="Run, metric, writer or action"
          placeholder="Run, metric, writer or action"
          value={query}
          maxLength={256}
          onChange={(event) => {
            setQuery(event.target.value)
            setAt(0)
          }}
          onKeyDown={press}
          className="h-full flex-1 bg-transparent text-body outline-none placeholder:text-text-3"
        />
      </div>
      <Entries id={id} entries={entries} active={active} onChoose={go} />
      {error === null ? null : (
        <p role="alert" className="border-t border-border-1 px-4 py-2 text-small text-failed">
          Names could not be read: {error.message}
        </p>
      )}
    </>
  )
}

function Entries({
  id,
  entries,
  active,
  onChoose,
}: {
  id: string
  entries: PaletteEntry[]
  active: number
  onChoose: (entry: PaletteEntry) => void
}) {
  return (
    <div id={`${id}-list`} role="listbox" aria-label="Matches" className="max-h-[56dvh] overflow-y-auto p-1.5">
      {entries.length === 0 ? (
        <p className="px-2.5 py-2 text-small text-text-2">Nothing has this in its name.</p>
      ) : null}
      {entries.map((entry, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys.
        <div
          key={entry.id}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          tabIndex={-1}
          ref={index === active ? (element) => element?.scrollIntoView({ block: 'nearest' }) : null}
          onClick={() => onChoose(entry)}
          className="flex min-h-8 items-center gap-3 rounded-1 px-2.5 text-small hover:bg-surface-2 aria-selected:bg-accent-soft max-tablet:min-h-11"
        >
          <span className="w-14 flex-none text-micro text-text-3">
            {entries[index - 1]?.group === entry.group ? '' : entry.group}
          </span>
          <span className="min-w-0 flex-1 truncate">
            {entry.untrusted ? <Untrusted text={entry.text} /> : entry.text}
          </span>
          <span className="text-micro text-text-3">{entry.hint}</span>
        </div>
      ))}
    </div>
  )
}
