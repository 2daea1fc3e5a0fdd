'use client'
import { Table2, UnfoldHorizontal, X } from 'lucide-react'
import type { ReactNode, RefObject } from 'react'
import { IconButton } from '@/components/ui/button'
import { classNames } from '@/components/ui/class-names'
import type { CardMetric } from '@/lib/api/cards'
import { dragOf } from './card-drag'
import type { CardShape } from './plot'

/** Something that a card's head switches. */
interface Switch {
  shown: boolean
  onShow: (shown: boolean) => void
}

interface HeadProps {
  title: ReactNode
  badges: ReactNode
  /** Where the value at the crosshair is written; `resting` while no chart is pointed at. */
  value: RefObject<HTMLSpanElement | null>
  resting: string
  /** What that is. */
  restingWord?: string
  table: Switch
  shape: CardShape
  onShape: (shape: CardShape) => void
  /** What is moved to another card when the head is dragged there. */
  dragged?: readonly CardMetric[]
  /** What else can be done with the card. */
  menu: ReactNode
}

/** A card's name, what there is to know of it, the value at the crosshair, and its switches. */
export function CardHead({
  title,
  badges,
  value,
  resting,
  restingWord = 'last written',
  table,
  shape,
  onShape,
  dragged = [],
  menu,
}: HeadProps) {
  return (
    <header
      className={classNames(
        'flex items-center gap-2 pr-1.5 pl-3',
        shape === 'full' ? 'min-h-[34px] max-tablet:flex-wrap max-tablet:gap-y-0' : 'h-[34px]',
      )}
    >
      <h3
        className={classNames(
          'min-w-0 text-body',
          // Over the whole screen there is room for all of a name, however long.
          shape === 'full' ? 'break-all max-tablet:basis-full max-tablet:pt-1.5' : 'truncate',
          dragged.length > 0 && 'cursor-grab',
        )}
        {...(dragged.length > 0 ? dragOf(dragged) : {})}
      >
        {title}
      </h3>
      {badges}
      <HeadValue {...{ value, resting, restingWord }} />
      <IconButton
        label={table.shown ? 'Show the chart' : 'Show the data table'}
        size="sm"
        aria-pressed={table.shown}
        onClick={() => table.onShow(!table.shown)}
      >
        <Table2 aria-hidden />
      </IconButton>
      {shape === 'full' || shape === 'lead' ? null : (
        <IconButton
          label={shape === 'wide' ? 'Show at the usual width' : 'Show at full width'}
          size="sm"
          aria-pressed={shape === 'wide'}
          className="max-tablet:hidden"
          onClick={() => onShape(shape === 'wide' ? 'usual' : 'wide')}
        >
          <UnfoldHorizontal aria-hidden />
        </IconButton>
      )}
      {menu}
      {shape === 'full' ? (
        <IconButton label="Leave full screen" size="sm" onClick={() => onShape('usual')}>
          <X aria-hidden />
        </IconButton>
      ) : null}
    </header>
  )
}

/** The value at the crosshair. The name comes first: what does not fit beside it falls into a row that is not shown. */
function HeadValue({
  value,
  resting,
  restingWord,
}: Record<'resting' | 'restingWord', string> & Pick<HeadProps, 'value'>) {
  return (
    <span className="ml-auto flex h-5 min-w-0 shrink-9999 flex-wrap justify-end overflow-hidden leading-5">
      <span aria-hidden className="h-5 w-px" />
      <span
        ref={value}
        title={restingWord === '' ? 'Value at the crosshair' : `Value at the crosshair, else the ${restingWord}`}
        data-resting="true"
        data-word={restingWord}
        className="mono flex-none whitespace-nowrap text-text-2 before:font-sans before:text-micro before:text-text-3 data-[resting=true]:before:mr-1.5 data-[resting=true]:before:content-[attr(data-word)]"
      >
        {resting}
      </span>
    </span>
  )
}
