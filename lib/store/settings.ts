import 'server-only'
import { z } from 'zod'
import type { SettingValue } from '@/lib/api/runs'
import {
  formatSettingChoice,
  isSetting,
  parseSettingChoice,
  SETTING_KINDS,
  type SettingChoice,
  type SettingId,
} from '@/lib/cloudtrail/setting'
import type { Moment } from './as-of'
import { Double } from './rows'
import type { Fragment } from './scope-filter'
import type { ReadStore } from './store'

/** Id of the setting that a row of `run_facts` speaks of: `p.lr`. */
export const SETTING_ID = `case f.kind ${Object.entries(SETTING_KINDS)
  .map(([letter, kind]) => `when '${kind}' then '${letter}.'`)
  .join(' ')} end || f.name`

/**
 * Common table expression `settings_now`: what settings of runs (those for which `which` holds, of rows `f`) were as of
 * $asOf, one row a run and setting. `text` is null where the setting was removed again.
 */
export const settingsNow = (which: string, name = 'settings_now') => `${name} as (
  select run_id, setting, last(text order by event_ms, event_seq, text is not null) as text,
    last(number order by event_ms, event_seq, text is not null) as number
  from (select *, ${SETTING_ID} as setting from run_facts f where f.seen_ms <= $asOf) f
  where ${which}
  group by run_id, setting
)`

/** What a list of runs is asked of settings: which to show, which values to look for, and what it is sorted by. */
export interface AskedSettings {
  settings?: readonly SettingId[]
  param: readonly string[]
  sort?: string
}

/** Settings that an answer counts the values of: those shown, then those filtered by. */
export function countedSettings({ settings = [], param }: AskedSettings): SettingId[] {
  return [...new Set([...settings, ...choicesOf(param).map(({ setting }) => setting)])]
}

function choicesOf(param: readonly string[]): SettingChoice[] {
  return param.map(parseSettingChoice).filter((choice) => choice !== null)
}

/**
 * `settings_now` of the settings that are asked for, of the runs in `in_scope`, and `unlike`: per run the filtered
 * settings that it does not have as it was looked for. Texts match as sent, numbers also as numbers.
 */
export function settingTables(asked: AskedSettings): Fragment {
  const choices = choicesOf(asked.param)
  const valued = choices.filter(({ value }) => value !== null)
  const sorted = asked.sort !== undefined && isSetting(asked.sort) ? [asked.sort] : []
  const settings = [...countedSettings(asked), ...sorted]
  return {
    sql: settings.length === 0 ? NONE : TABLES,
    params: {
      settings,
      wanted: valued.map(({ setting }) => setting),
      wantedValues: valued.map(({ value }) => value ?? ''),
      wantedAbsent: choices.filter(({ value }) => value === null).map(({ setting }) => setting),
      param: choices.map(formatSettingChoice),
    },
  }
}

// What is not asked for is not looked up.
const NONE = `settings_now as (
  select null::integer as run_id, null::varchar as setting, null::varchar as text, null::double as number where false
),
unlike as (select null::integer as run_id, null::varchar[] as settings where false)`

const TABLES = `${settingsNow('list_contains($settings, setting) and run_id in (select run_id from in_scope)')},
wanted as (select unnest($wanted) as setting, unnest($wantedValues) as text),
wanted_absent as (select unnest($wantedAbsent) as setting),
alike as (
  select s.run_id, s.setting from settings_now s join wanted w
    on w.setting = s.setting and (w.text = s.text or try_cast(w.text as double) = s.number)
  union
  select r.run_id, a.setting from in_scope r cross join wanted_absent a
    left join settings_now s on s.run_id = r.run_id and s.setting = a.setting
  where s.text is null
),
unlike as (
  select r.run_id, list(a.setting) as settings
  from in_scope r cross join (select setting from wanted union select setting from wanted_absent) a
    anti join alike on alike.run_id = r.run_id and alike.setting = a.setting
  group by r.run_id
)`

/** The order of a setting: its numbers as numbers, then texts, then runs without it. `setting`: rows of `settings_now`. */
export function settingOrder(setting: string, dir: 'asc' | 'desc'): string {
  const number = `coalesce(${setting}.number, try_cast(${setting}.text as double))`
  return `case when isfinite(${number}) then ${number} end ${dir} nulls last, ${setting}.text ${dir} nulls last`
}

/** What the runs (by key) were told of `settings`, in that order; null: not sent, or removed again. */
export async function readSettingValues(
  store: ReadStore,
  moment: Moment,
  { runs, settings }: { runs: string[]; settings: SettingId[] },
): Promise<Map<string, (SettingValue | null)[]>> {
  const values = new Map(runs.map((run) => [run, settings.map((): SettingValue | null => null)]))
  if (settings.length === 0 || runs.length === 0) return values
  const rows = await store.query(VALUES, { runs, settings, asOf: moment.asOf }, ValueRow)
  for (const { run_key, setting, text, number } of rows) {
    const own = values.get(run_key) ?? []
    for (const [place, each] of settings.entries()) if (each === setting) own[place] = { text, number }
  }
  return values
}

const VALUES = `with ${settingsNow(
  'list_contains($settings, setting) and run_id in (select run_id from runs where list_contains($runs, run_key))',
)}
select run_key, setting, text, number from settings_now join runs using (run_id)
where text is not null order by run_key, setting`
const ValueRow = z.object({ run_key: z.string(), setting: z.string(), text: z.string(), number: Double.nullable() })
