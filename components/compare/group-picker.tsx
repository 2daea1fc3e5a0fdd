'use client'
import { useQuery } from '@tanstack/react-query'
import { ChevronDown, Sigma } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { Menu, MenuChoice } from '@/components/ui/menu'
import { compareSettingsOptions } from '@/lib/api/compare-settings'
import { type GroupBy, MOST_PARTS, nameStart } from '@/lib/cloudtrail/run-group'
import { formatCounted, visibleText } from '@/lib/format'
import type { ComparedRun } from './compared-runs'
import { groupWords, useGrouping } from './group-url'
import { isMixed, settingRows, sharesOf } from './setting-rows'

/** What the lines of all cards are the means of: a setting in which runs differ, or how their names begin. */
export function GroupPicker({ runs, asOf }: { runs: readonly ComparedRun[]; asOf: number | null }) {
  const { group, onGroup } = useGrouping()
  return (
    <Menu
      trigger={
        <Button>
          <Sigma aria-hidden />
          {group === null ? 'Group by' : <>Group by {visibleText(groupWords(group))}</>}
          <ChevronDown aria-hidden />
        </Button>
      }
    >
      <Choices runs={runs} asOf={asOf} value={group} onChange={onGroup} />
    </Menu>
  )
}

/** Asked for when the menu opens. */
function Choices({
  runs,
  asOf,
  value,
  onChange,
}: {
  runs: readonly ComparedRun[]
  asOf: number | null
  value: GroupBy | null
  onChange: (by: GroupBy | null) => void
}) {
  const keys = runs.map(({ run }) => run.key)
  const { data } = useQuery(compareSettingsOptions({ runs: keys, asOf }))
  const told = (data === undefined ? [] : settingRows(data, keys, 0)).filter(isMixed)
  const options: { value: GroupBy | 'none'; label: string }[] = [
    { value: 'none', label: 'Raw curves' },
    ...told.map((row) => ({ value: row.setting, label: labelOf(row.setting, sharesOf(row).length) })),
    ...nameGroups(runs.map(({ run }) => run.name)).map(({ by, groups }) => ({ value: by, label: labelOf(by, groups) })),
  ]
  if (value !== null && options.every((option) => option.value !== value)) {
    options.push({ value, label: visibleText(groupWords(value)) })
  }
  return (
    <MenuChoice
      label="Group runs by"
      options={options}
      value={value ?? 'none'}
      onChange={(next) => onChange(next === 'none' ? null : next)}
    />
  )
}

const labelOf = (by: GroupBy, groups: number) => `${visibleText(groupWords(by))}, ${formatCounted(groups, 'group')}`

/** How names can be cut so that there are several groups, and fewer than runs. */
export function nameGroups(names: readonly string[]): { by: GroupBy; groups: number }[] {
  const found: { by: GroupBy; groups: number }[] = []
  for (let parts = 1; parts <= MOST_PARTS; parts++) {
    const groups = new Set(names.map((name) => nameStart(name, parts))).size
    if (groups > 1 && groups < names.length && found.at(-1)?.groups !== groups) found.push({ by: `n.${parts}`, groups })
  }
  return found
}
