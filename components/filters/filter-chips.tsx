import { Chip } from '@/components/ui/chip'
import { Untrusted } from '@/components/ui/untrusted'
import { visibleText } from '@/lib/format'
import { type FilterGroup, valuesOf } from './filter-group'

/** Every active filter of `groups` as a chip that can be taken away. */
export function FilterChips({ groups }: { groups: readonly FilterGroup[] }) {
  return groups.flatMap((group) => {
    if (group.everything) return []
    const labels = new Map(valuesOf(group).map(({ value, label }) => [value, label]))
    return group.selected.map((value) => {
      const label = labels.get(value) ?? value
      return (
        <Chip
          key={`${group.name}:${value}`}
          label={`${group.label} is`}
          name={`${group.label} is ${visibleText(label)}`}
          onRemove={() => group.onToggle(value, false)}
        >
          {group.machine ? (group.mark?.(value) ?? <Untrusted text={label} />) : label}
        </Chip>
      )
    })
  })
}
