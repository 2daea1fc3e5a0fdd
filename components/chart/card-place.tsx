'use client'
import { type ReactNode, useRef, useState } from 'react'
import { Dialog } from '@/components/ui/dialog'
import type { CardMetric } from '@/lib/api/cards'
import { visibleText } from '@/lib/format'
import { dropOf } from './card-drag'
import type { CardShape } from './plot'
import { useNearScreen } from './use-near-screen'

/**
 * Where a card stands. It is mounted while it is near the screen, and its place keeps the height, so nothing moves.
 * `children` draws it in the shape that it has; over the whole screen it is drawn once more.
 */
export function CardPlace({
  name,
  picked,
  lead = false,
  onDrop,
  children,
}: {
  name: string
  /** The evidence of a write in it is open. */
  picked: boolean
  lead?: boolean
  /** The head of another card is dropped on it. */
  onDrop?: (metrics: CardMetric[]) => void
  children: (shape: CardShape, onShape: (shape: CardShape) => void) => ReactNode
}) {
  const place = useRef<HTMLElement>(null)
  const near = useNearScreen(place, picked)
  const [wide, setWide] = useState(false)
  const [full, setFull] = useState(false)
  const shape = lead ? 'lead' : wide ? 'wide' : 'usual'
  const onShape = (next: CardShape) => {
    setFull(next === 'full')
    if (next !== 'full') setWide(next === 'wide')
  }
  return (
    <article
      ref={place}
      aria-busy={!near}
      data-picked={picked}
      data-shape={shape}
      {...(onDrop === undefined ? {} : dropOf(onDrop))}
      className="relative min-h-[243px] min-w-0 scroll-mt-14 rounded-3 border border-border-1 bg-surface-1 data-[over=true]:border-accent data-[over=true]:bg-accent-soft data-[picked=true]:border-accent-line data-[shape=lead]:col-span-full data-[shape=lead]:min-h-[353px] data-[shape=wide]:col-span-full data-[shape=wide]:min-h-[417px] max-tablet:min-h-[235px]! max-tablet:data-[shape=lead]:min-h-[287px]!"
    >
      {near ? children(shape, onShape) : null}
      <Dialog open={full} onOpenChange={setFull} title={`${visibleText(name)}, full screen`} shape="full" bare>
        {children('full', () => setFull(false))}
      </Dialog>
    </article>
  )
}
