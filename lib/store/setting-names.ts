import 'server-only'
import { z } from 'zod'
import type { Scope } from '@/lib/access/scope'
import type { RunsFilter, SettingNames } from '@/lib/api/runs'
import { isSetting } from '@/lib/cloudtrail/setting'
import { readMoment } from './as-of'
import { Whole } from './rows'
import { IN_LIST, runsFrom } from './runs-filter'
import { settingsNow } from './settings'
import type { ReadStore } from './store'

/** So many names one answer tells, the most frequent first. */
const MOST_NAMES = 200

/** `GET /api/runs/settings`: settings that the runs of a filtered list have, by the number of runs that have them. */
export async function readSettingNames(store: ReadStore, scope: Scope, filter: RunsFilter): Promise<SettingNames> {
  const moment = await readMoment(store, filter.asOf)
  const from = runsFrom(scope, filter, moment)
  const rows = await store.query(`${from.sql},\n${NAMES}`, from.params, NameRow)
  const names = rows.flatMap(({ setting, runs }) => (isSetting(setting) ? [{ setting, runs }] : []))
  return { names, more: Math.max(0, (rows[0]?.names ?? 0) - names.length) }
}

const NAMES = `${settingsNow(`run_id in (select run_id from flagged where ${IN_LIST})`, 'told_now')}
select setting, count(*) as runs, count(*) over () as "names" from told_now where text is not null
group by setting order by runs desc, setting limit ${MOST_NAMES}`
const NameRow = z.object({ setting: z.string(), runs: Whole, names: Whole })
