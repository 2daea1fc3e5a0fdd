'use client'
import { useQueryStates } from 'nuqs'
import { toggled } from '@/components/filters/filter-group'
import { searchParams } from '@/lib/api/search-params'
import { type GroupBy, partsOf } from '@/lib/cloudtrail/run-group'
import { isSetting, settingOf } from '@/lib/cloudtrail/setting'

const GROUP_PARAMS = { group: searchParams.group, raw: searchParams.raw }

/** What the runs are grouped by, and which metrics are drawn run by run all the same. */
export function useGrouping() {
  const [{ group, raw }, setUrl] = useQueryStates(GROUP_PARAMS, { history: 'push' })
  return {
    group,
    raw,
    onGroup: (by: GroupBy | null) => void setUrl({ group: by, raw: null }),
    onRaw: (metric: string, on: boolean) => void setUrl({ raw: toggled(raw, metric, on) }),
  }
}

/** What a grouping is called: `lora_r`, `input data`, `name to the 2nd dash`. */
export function groupWords(by: GroupBy): string {
  const parts = partsOf(by)
  if (parts !== null) return parts === 1 ? 'name to the first dash' : `name to dash ${parts}`
  if (!isSetting(by)) return by
  const { kind, name } = settingOf(by)
  return kind === 'parameter' ? name : `${kind} ${name}`
}
