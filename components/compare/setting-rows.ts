import type { CompareSettings } from '@/lib/api/compare-settings'
import type { SettingValue } from '@/lib/api/runs'
import type { SettingId } from '@/lib/cloudtrail/setting'
import { csvLine } from '@/lib/format'

/** One setting of the compared runs. */
export interface SettingRow {
  setting: SettingId
  /** By run, in the order of the page; null: not sent. */
  values: (SettingValue | null)[]
  /** By run: not what the baseline was told. */
  differs: boolean[]
}

/** One value of a setting, and the places of the runs that have it. */
export interface SettingShare {
  value: SettingValue | null
  runs: number[]
}

/** The settings of `runs` (keys, as the page lists them), and of each which runs differ from the one at `base`. */
export function settingRows(answer: CompareSettings, runs: readonly string[], base: number): SettingRow[] {
  const places = runs.map((run) => answer.runs.indexOf(run))
  return answer.settings.map(({ setting, values }) => {
    const mine = places.map((place) => values[place] ?? null)
    return { setting, values: mine, differs: mine.map((value) => !isSame(value, mine[base] ?? null)) }
  })
}

/** Numbers are the same as numbers: `1e-4` is `0.0001`. */
export function isSame(a: SettingValue | null, b: SettingValue | null): boolean {
  if (a === null || b === null) return a === b
  if (a.number !== null && b.number !== null) return a.number === b.number
  return a.text === b.text
}

export const isMixed = ({ differs }: SettingRow) => differs.includes(true)

/** The different values of a row: numbers in their order, then texts as they come, then runs that did not send it. */
export function sharesOf({ values }: SettingRow): SettingShare[] {
  const shares: SettingShare[] = []
  for (const [run, value] of values.entries()) {
    const known = shares.find((share) => isSame(share.value, value))
    if (known === undefined) shares.push({ value, runs: [run] })
    else known.runs.push(run)
  }
  const rank = ({ value }: SettingShare) => (value === null ? 2 : value.number === null ? 1 : 0)
  return shares.sort((a, b) => rank(a) - rank(b) || (a.value?.number ?? 0) - (b.value?.number ?? 0))
}

/** The rows as CSV: a line a setting, a column a run; what was not sent stays empty. */
export function settingsCsv(rows: readonly SettingRow[], runs: readonly string[]): string {
  const head = ['setting', ...runs]
  return [head, ...rows.map(({ setting, values }) => [setting, ...values.map((value) => value?.text)])]
    .map(csvLine)
    .join('')
}
