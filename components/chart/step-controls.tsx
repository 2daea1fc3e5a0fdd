'use client'
import { ChevronLeft, ChevronRight, X } from 'lucide-react'
import { useState } from 'react'
import { parseX, typedX, X_EXAMPLES } from '@/components/run/typed-x'
import { IconButton } from '@/components/ui/button'
import { FIELD } from '@/components/ui/input'
import type { XAxis } from '@/lib/api/fields'

/** Where the handle stands: typed, or from write to write. `beside`: places before and after with a write. */
export function StepControls({
  x,
  at,
  beside,
  onAt,
}: {
  x: XAxis
  at: number | null
  beside: { before: number | null; after: number | null }
  onAt: (at: number | null) => void
}) {
  const what = x === 'step' ? 'step' : 'time'
  return (
    <span className="inline-flex items-center">
      <IconButton
        label={`Previous ${what} with a write`}
        size="sm"
        disabled={beside.before === null}
        onClick={() => onAt(beside.before)}
      >
        <ChevronLeft aria-hidden />
      </IconButton>
      <PlaceField key={`${x} ${at}`} {...{ x, at }} onAt={onAt} />
      <IconButton
        label={`Next ${what} with a write`}
        size="sm"
        disabled={beside.after === null}
        onClick={() => onAt(beside.after)}
      >
        <ChevronRight aria-hidden />
      </IconButton>
      {at === null ? null : (
        <IconButton label="Take the handle away" size="sm" onClick={() => onAt(null)}>
          <X aria-hidden />
        </IconButton>
      )}
    </span>
  )
}

function PlaceField({ x, at, onAt }: { x: XAxis; at: number | null; onAt: (at: number) => void }) {
  const [draft, setDraft] = useState(typedX(x, at))
  const [refused, setRefused] = useState(false)
  const take = () => {
    if (draft === typedX(x, at)) return
    const place = parseX(x, draft)
    setRefused(place === null)
    if (place !== null) onAt(place)
  }
  return (
    <input
      type="text"
      inputMode={x === 'step' ? 'numeric' : 'text'}
      aria-label={x === 'step' ? 'Step' : 'Time'}
      aria-invalid={refused}
      title={refused ? `It reads as no place: write it as ${X_EXAMPLES[x]}.` : undefined}
      placeholder={x === 'step' ? 'Step' : 'Time'}
      value={draft}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === 'Enter') take()
      }}
      className={`${FIELD} mono text-center aria-invalid:border-failed ${x === 'step' ? 'w-24' : 'w-44'}`}
    />
  )
}
