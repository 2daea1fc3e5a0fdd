import type { ComponentProps } from 'react'
import { classNames } from '@/components/ui/class-names'
import type { FleetCell } from '@/lib/api/fleet'
import { visibleText } from '@/lib/format'
import { LOOKS } from './state-looks'

/** One account in one region: icon and words, which for `recorded` alone are read out only. `of` names its account. */
export function CellButton({
  cell,
  of,
  selected,
  className,
  ...rest
}: { cell: FleetCell; of: string; selected: boolean } & ComponentProps<'button'>) {
  const { icon: Icon, cell: look, plate, word } = LOOKS[cell.state]
  const quiet = cell.state === 'recorded' && cell.label === word
  return (
    <button
      type="button"
      title={cell.label}
      aria-current={selected ? 'true' : undefined}
      {...rest}
      className={classNames(
        'flex h-[25px] w-full min-w-0 items-center gap-[5px] rounded-1 px-2 text-left text-small font-medium -outline-offset-1! aria-[current]:outline-2 aria-[current]:outline-focus max-tablet:h-10',
        look,
        className,
      )}
    >
      <Icon aria-hidden className="size-[13px]!" />
      <span
        className={
          quiet
            ? 'tablet:sr-only'
            : classNames('min-w-0 truncate', plate && '-mx-[3px] rounded-1 bg-surface-1 px-[3px]')
        }
      >
        {cell.label}
      </span>
      <span className="sr-only">
        , {visibleText(of)}, {cell.region}
      </span>
    </button>
  )
}
