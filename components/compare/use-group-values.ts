import { useQuery } from '@tanstack/react-query'
import { compareSettingsOptions } from '@/lib/api/compare-settings'
import { nameStart, partsOf } from '@/lib/cloudtrail/run-group'
import type { ComparedRun } from './compared-runs'
import { useGrouping } from './group-url'
import { settingRows } from './setting-rows'

/** By key what puts each run into its group (null: it was not sent the setting); null: runs are not grouped, or it is not read yet. */
export function useGroupValues(
  runs: readonly ComparedRun[],
  asOf: number | null,
): ReadonlyMap<string, string | null> | null {
  const { group } = useGrouping()
  const parts = group === null ? null : partsOf(group)
  const keys = runs.map(({ run }) => run.key)
  const { data } = useQuery({
    ...compareSettingsOptions({ runs: keys, asOf }),
    enabled: group !== null && parts === null && keys.length > 0,
  })
  if (group === null) return null
  if (parts !== null) return new Map(runs.map(({ run }) => [run.key, nameStart(run.name, parts)]))
  const row = data === undefined ? undefined : settingRows(data, keys, 0).find(({ setting }) => setting === group)
  return row === undefined ? null : new Map(keys.map((key, at) => [key, row.values[at]?.text ?? null]))
}
