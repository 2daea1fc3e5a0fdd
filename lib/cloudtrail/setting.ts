/** What a run can be told beside its points, by the letter that stands for it in a column's name. */
export const SETTING_KINDS = { p: 'parameter', i: 'input', o: 'output', m: 'metadata', t: 'tag' } as const

type SettingLetter = keyof typeof SETTING_KINDS
export type SettingKind = (typeof SETTING_KINDS)[SettingLetter]

/** One named setting of runs: `p.lr` is the parameter `lr`, `m.CommitId` the metadata `CommitId`. */
export type SettingId = `${SettingLetter}.${string}`

/** Longer names (none that the service takes) are shown in a run, and cannot be columns. */
export const LONGEST_SETTING_NAME = 512
/** Values that a filter can name are at most so long: the service takes 2,500 characters. */
export const LONGEST_CHOICE = 4096

/** One value of a setting that is looked for; null: runs that never sent it. */
export interface SettingChoice {
  setting: SettingId
  value: string | null
}

/** True for a letter, a dot and a name of 1 to 512 characters. */
export function isSetting(text: string): text is SettingId {
  return /^[piomt]\../s.test(text) && text.length <= LONGEST_SETTING_NAME + 2
}

/** `p.lr` as kind and name. */
export function settingOf(id: SettingId): { kind: SettingKind; name: string } {
  // The type says that the first character is one of the letters.
  return { kind: SETTING_KINDS[id.charAt(0) as SettingLetter], name: id.slice(2) }
}

/** The id of a setting: a letter, a dot and its name. */
export function toSettingId(kind: SettingKind, name: string): SettingId {
  return `${LETTERS[kind]}.${name}`
}

const LETTERS: Record<SettingKind, SettingLetter> = { parameter: 'p', input: 'i', output: 'o', metadata: 'm', tag: 't' }

/** `p.optimizer=adam`, and `p.optimizer` for runs that never sent it. In the name, `=` is `%3D` and `%` is `%25`. */
export function formatSettingChoice({ setting, value }: SettingChoice): string {
  const name = setting.replaceAll('%', '%25').replaceAll('=', '%3D')
  return value === null ? name : `${name}=${value}`
}

/** What `formatSettingChoice` wrote; null when it is none, or too long. */
export function parseSettingChoice(text: string): SettingChoice | null {
  if (text.length > LONGEST_CHOICE) return null
  const end = text.indexOf('=')
  const setting = (end < 0 ? text : text.slice(0, end)).replaceAll('%3D', '=').replaceAll('%25', '%')
  return isSetting(setting) ? { setting, value: end < 0 ? null : text.slice(end + 1) } : null
}
