import 'server-only'
import { z } from 'zod'
import type { Scope } from '@/lib/access/scope'
import type { CompareSettings, CompareSettingsQuery } from '@/lib/api/compare-settings'
import type { SettingValue } from '@/lib/api/runs'
import { isSetting, type SettingId } from '@/lib/cloudtrail/setting'
import { readMoment } from './as-of'
import { Double, toInstant, Whole } from './rows'
import { scopeFilter } from './scope-filter'
import { settingsNow } from './settings'
import type { ReadStore } from './store'

/** So many settings one answer tells, those of most runs. */
const MOST_TOLD = 500

/** `GET /api/compare/settings`: what up to 100 runs were told, setting by setting, as one moment knew it. */
export async function readCompareSettings(
  store: ReadStore,
  scope: Scope,
  query: CompareSettingsQuery,
): Promise<CompareSettings> {
  const moment = await readMoment(store, query.asOf)
  const visible = scopeFilter(scope, 'r')
  const params = { ...visible.params, runs: query.runs, asOf: moment.asOf }
  const inScope = `select run_id, run_key from runs r
    where list_contains($runs, run_key) and seen_ms <= $asOf and ${visible.sql}`
  const [found, rows] = await Promise.all([
    store.query(`${inScope} order by run_key`, params, z.object({ run_key: z.string() })),
    store.query(toldSql(inScope), params, ToldRow),
  ])
  const known = new Set(found.map(({ run_key }) => run_key))
  const runs = [...new Set(query.runs)].filter((run) => known.has(run))
  const settings = besideOneAnother(rows, runs)
  return {
    asOf: toInstant(moment.asOf),
    runs,
    settings,
    more: Math.max(0, (rows[0]?.settings ?? 0) - settings.length),
  }
}

function besideOneAnother(rows: z.infer<typeof ToldRow>[], runs: string[]): CompareSettings['settings'] {
  const places = new Map(runs.map((run, place) => [run, place]))
  const settings = new Map<SettingId, (SettingValue | null)[]>()
  for (const { setting, run_key, text, number } of rows) {
    const place = places.get(run_key)
    if (place === undefined || !isSetting(setting)) continue
    const values = settings.get(setting) ?? runs.map(() => null)
    values[place] = { text, number }
    settings.set(setting, values)
  }
  return [...settings].map(([setting, values]) => ({ setting, values }))
}

const toldSql = (inScope: string) => `with asked as (${inScope}),
${settingsNow('run_id in (select run_id from asked)')},
told as (
  select *, dense_rank() over (order by runs desc, setting) as place
  from (select *, count(*) over (partition by setting) as runs from settings_now where text is not null)
)
select setting, run_key, text, number, (select count(distinct setting) from told) as "settings"
from told join asked using (run_id)
where place <= ${MOST_TOLD}
order by position(left(setting, 1) in 'piomt'), setting, run_key`
const ToldRow = z.object({
  setting: z.string(),
  run_key: z.string(),
  text: z.string(),
  number: Double.nullable(),
  settings: Whole,
})
