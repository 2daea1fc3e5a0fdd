import { useId } from 'react'
import { Checkbox } from '@/components/ui/checkbox'
import { classNames } from '@/components/ui/class-names'
import { UntrustedInMiddle } from '@/components/ui/untrusted-in-middle'
import { formatCount } from '@/lib/format'
import type { FilterGroup, FilterValue } from './filter-group'

/** One value of a group: its box, its text and its count. */
export function ValueRow({
  group,
  value: { value, label, count },
  className,
}: {
  group: FilterGroup
  value: FilterValue
  className: string
}) {
  const id = useId()
  const mark = group.mark?.(value)
  return (
    <label
      htmlFor={id}
      className={classNames(
        'flex items-center text-small hover:bg-surface-3 max-tablet:h-10',
        count === 0 && 'text-text-3',
        className,
      )}
    >
      <Checkbox
        id={id}
        checked={group.selected.includes(value)}
        onChange={(event) => group.onToggle(value, event.target.checked)}
      />
      {group.machine && mark === undefined ? (
        <UntrustedInMiddle text={label} className="flex-1 leading-4" />
      ) : (
        <span className="min-w-0 flex-1 truncate leading-4" title={label}>
          {mark ?? label}
        </span>
      )}
      <span className="text-micro text-text-3">{count === null ? '–' : formatCount(count)}</span>
    </label>
  )
}
