'use client'
import { ChevronDown, X } from 'lucide-react'
import { type SubmitEvent, useId, useState } from 'react'
import { formatX } from '@/components/chart/x-axis'
import { NO_ZOOM, type Zoom } from '@/components/chart/zoom'
import { Button, IconButton } from '@/components/ui/button'
import { FIELD } from '@/components/ui/input'
import { Popover } from '@/components/ui/popover'
import type { SeriesX } from '@/lib/api/fields'
import { parseX, typedX, X_EXAMPLES } from './typed-x'

/** The range that all charts show, typed; beside it the way back to the whole axis. */
export function ZoomPicker({ kind, zoom, onZoom }: { kind: SeriesX; zoom: Zoom; onZoom: (zoom: Zoom) => void }) {
  const [open, setOpen] = useState(false)
  const whole = zoom.x0 === null && zoom.x1 === null
  const trigger = (
    <Button>
      {whole ? (
        'Whole axis'
      ) : (
        <span className="mono">
          {zoom.x0 === null ? 'start' : formatX(kind, zoom.x0)} to {zoom.x1 === null ? 'end' : formatX(kind, zoom.x1)}
        </span>
      )}
      <ChevronDown aria-hidden />
    </Button>
  )
  const choose = (next: Zoom) => {
    setOpen(false)
    onZoom(next)
  }
  return (
    <span className="inline-flex items-center gap-1">
      <Popover trigger={trigger} label="Range of the x axis" open={open} onOpenChange={setOpen}>
        <TypedZoom kind={kind} zoom={zoom} onChoose={choose} />
      </Popover>
      {whole ? null : (
        <IconButton label="Show the whole axis" onClick={() => onZoom(NO_ZOOM)}>
          <X aria-hidden />
        </IconButton>
      )}
    </span>
  )
}

function TypedZoom({ kind, zoom, onChoose }: { kind: SeriesX; zoom: Zoom; onChoose: (zoom: Zoom) => void }) {
  const id = useId()
  const [from, setFrom] = useState(typedX(kind, zoom.x0))
  const [to, setTo] = useState(typedX(kind, zoom.x1))
  const [fault, setFault] = useState<string | null>(null)
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const chosen = { x0: parseX(kind, from), x1: parseX(kind, to) }
    const unread = [chosen.x0 === null ? from : '', chosen.x1 === null ? to : ''].find((text) => text.trim() !== '')
    if (unread !== undefined) setFault(`“${unread}” is not understood. Write it like ${X_EXAMPLES[kind]}.`)
    else if (chosen.x0 !== null && chosen.x1 !== null && chosen.x0 >= chosen.x1)
      setFault('The range ends before it begins.')
    else onChoose(chosen)
  }
  const fields = [
    ['From', from, setFrom],
    ['To', to, setTo],
  ] as const
  return (
    <form onSubmit={submit} className="flex flex-col gap-2.5 p-3">
      {fields.map(([label, value, set]) => (
        <label key={label} className="flex flex-col gap-1 text-micro text-text-2">
          {label}
          <input
            className={`${FIELD} mono w-56`}
            value={value}
            placeholder={X_EXAMPLES[kind]}
            aria-describedby={fault === null ? undefined : id}
            onChange={(event) => set(event.target.value)}
          />
        </label>
      ))}
      {fault === null ? null : (
        <p id={id} role="alert" className="max-w-56 text-micro text-failed">
          {fault}
        </p>
      )}
      <Button type="submit" variant="primary">
        Show this range
      </Button>
    </form>
  )
}
