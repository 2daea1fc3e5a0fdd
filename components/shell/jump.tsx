'use client'
import { Search } from 'lucide-react'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { IconButton } from '@/components/ui/button'
import { Kbd } from '@/components/ui/kbd'
import { Palette } from './palette'
import { ShortcutSheet } from './shortcut-sheet'

type Layer = 'none' | 'palette' | 'shortcuts'

/** The jump field, the `?` button, what they open, and the keys that work everywhere. */
export function Jump() {
  const [layer, setLayer] = useState<Layer>('none')
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const next = layerFor(event)
      if (next === null) return
      event.preventDefault()
      if (next === 'search') document.querySelector<HTMLElement>('#main input[type=search]')?.focus()
      else setLayer(next)
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])
  const mac = useSyncExternalStore(never, isMac, () => false)
  return (
    <>
      <button
        type="button"
        onClick={() => setLayer('palette')}
        className="flex h-7 w-[264px] items-center gap-2 rounded-2 border border-border-control bg-surface-1 pr-1.5 pl-[9px] text-left text-small text-text-3 max-desk:w-44 max-tablet:hidden"
      >
        <Search aria-hidden />
        <span className="min-w-0 flex-1 truncate">Run, metric, writer or action</span>
        <Kbd>{mac ? 'Cmd K' : 'Ctrl K'}</Kbd>
      </button>
      <IconButton label="Search" className="tablet:hidden" onClick={() => setLayer('palette')}>
        <Search aria-hidden />
      </IconButton>
      <IconButton label="Keyboard shortcuts" className="max-tablet:hidden" onClick={() => setLayer('shortcuts')}>
        <Kbd>?</Kbd>
      </IconButton>
      <Palette
        open={layer === 'palette'}
        onOpenChange={(open) => setLayer(open ? 'palette' : 'none')}
        openShortcuts={() => setLayer('shortcuts')}
      />
      <ShortcutSheet open={layer === 'shortcuts'} onOpenChange={(open) => setLayer(open ? 'shortcuts' : 'none')} />
    </>
  )
}

function layerFor(event: KeyboardEvent): 'palette' | 'shortcuts' | 'search' | null {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') return 'palette'
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return null
  if (event.key === '?') return 'shortcuts'
  return event.key === '/' ? 'search' : null
}

/** True where a letter is text, not a command. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
}

function never(): () => void {
  return () => undefined
}

function isMac(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.userAgent)
}
