import type { FilterGroup } from '@/components/filters/filter-group'
import type { RunsResponse } from '@/lib/api/runs'
import { formatSettingChoice, parseSettingChoice, type SettingChoice, settingOf } from '@/lib/cloudtrail/setting'
import { visibleText } from '@/lib/format'
import { NotSent } from './setting-cell'

type SettingFacet = RunsResponse['settings'][number]

/** Filters by the values of settings: numbers in their order, then the rest, then runs that did not send it. */
export function settingGroups(
  { param }: { param: readonly SettingChoice[] },
  settings: RunsResponse['settings'] | undefined,
  onChange: (param: SettingChoice[]) => void,
): FilterGroup[] {
  const chosen = new Set(param.map(({ setting }) => setting))
  const known = settings ?? [...chosen].map((setting) => ({ setting, facet: undefined, absent: 0 }))
  return known.map((each) => {
    const { kind, name } = settingOf(each.setting)
    const own = param.filter(({ setting }) => setting === each.setting)
    return {
      name: each.setting,
      label: visibleText(kind === 'parameter' ? name : `${kind} ${name}`),
      plural: 'values',
      machine: true,
      facet: each.facet === undefined ? undefined : facetOf(each, own),
      selected: own.map(formatSettingChoice),
      mark: markOf,
      onToggle: (value, on) => onChange(withChoice(param, value, on)),
    }
  })
}

/** Chosen values that no run of the list has stay, so that they can be taken away. */
function facetOf({ setting, facet, absent }: SettingFacet, own: readonly SettingChoice[]): FilterGroup['facet'] {
  const counted = new Map(facet.values.map(({ value, count }) => [value, count]))
  for (const { value } of own) if (value !== null && !counted.has(value)) counted.set(value, 0)
  const values = [...counted].map(([label, count]) => ({
    ...{ label, count },
    value: formatSettingChoice({ setting, value: label }),
  }))
  values.sort((a, b) => byNumber(a.label, b.label))
  const none = { value: formatSettingChoice({ setting, value: null }), label: 'not sent', count: absent }
  const isTold = absent > 0 || own.some(({ value }) => value === null)
  return { values: isTold ? [...values, none] : values, more: facet.more }
}

/** Numbers in their order, before all other texts, which keep theirs. */
function byNumber(one: string, other: string): number {
  const numbers = [one, other].map((text) => (text.trim() === '' ? Number.NaN : Number(text)))
  const [a = Number.NaN, b = Number.NaN] = numbers
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b))
  return a - b
}

/** Runs that did not send a setting are told apart from those that sent the words. */
function markOf(value: string) {
  return parseSettingChoice(value)?.value === null ? <NotSent /> : undefined
}

function withChoice(param: readonly SettingChoice[], value: string, on: boolean): SettingChoice[] {
  const choice = parseSettingChoice(value)
  const rest = param.filter((each) => formatSettingChoice(each) !== value)
  return on && choice !== null ? [...rest, choice] : rest
}
