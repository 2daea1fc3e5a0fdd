import { isSetting, type SettingId } from './setting'

/** What runs are grouped by: a setting, or (`n.2`) the first so many parts of their names between dashes. */
export type GroupBy = SettingId | `n.${number}`

/** So many parts of a name may be asked for. */
export const MOST_PARTS = 9

/** The number of parts that `n.2` asks for; null when it asks for a setting, or is nothing that can be asked for. */
export function partsOf(by: string): number | null {
  const parts = /^n\.([1-9])$/.exec(by)?.[1]
  return parts === undefined ? null : Number(parts)
}

export function isGroupBy(text: string): text is GroupBy {
  return isSetting(text) || partsOf(text) !== null
}

/** The first `parts` parts of a name between dashes: nobody says what they mean, so people choose how many. */
export function nameStart(name: string, parts: number): string {
  return name.split('-').slice(0, parts).join('-')
}
