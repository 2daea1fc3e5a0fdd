'use client'
import { useQuery } from '@tanstack/react-query'
import { Columns3 } from 'lucide-react'
import { toggled } from '@/components/filters/filter-group'
import { Button } from '@/components/ui/button'
import { Menu, MenuChecks, MenuGroup, MenuItem, MenuSeparator } from '@/components/ui/menu'
import { Untrusted } from '@/components/ui/untrusted'
import { MOST_SETTINGS, RUN_COLUMNS, settingNamesOptions } from '@/lib/api/runs'
import { isSetting, type SettingId, type SettingKind, settingOf } from '@/lib/cloudtrail/setting'
import { formatCount, formatCounted } from '@/lib/format'
import { LOOKS, USUAL_COLUMNS } from './columns'
import { type RunsUrl, toRunsFilter } from './runs-query'

type Column = NonNullable<RunsUrl['columns']>[number]

const USUAL: readonly Column[] = USUAL_COLUMNS.filter((id) => id !== 'run')

/** Which columns are shown: those of every list, then the settings that the runs of this one have. */
export function ColumnsMenu({ url, change }: { url: RunsUrl; change: (part: Partial<RunsUrl>) => void }) {
  const shown = url.columns ?? USUAL
  const toggle = (value: Column, on: boolean) => {
    const next = toggled(shown, value, on)
    change({ columns: [...RUN_COLUMNS.filter((id) => next.includes(id)), ...next.filter(isSetting)] })
  }
  return (
    <Menu
      trigger={
        <Button>
          <Columns3 aria-hidden />
          {formatCount(shown.length + 1)} columns
        </Button>
      }
    >
      <MenuItem onClick={() => change({ columns: null })}>
        <span className="w-4" />
        The usual columns
      </MenuItem>
      <MenuSeparator />
      <MenuChecks
        options={RUN_COLUMNS.map((value) => ({ value, label: LOOKS[value].label }))}
        values={shown.filter((id) => !isSetting(id))}
        onToggle={toggle}
      />
      <SettingChecks url={url} shown={shown.filter(isSetting)} onToggle={toggle} />
    </Menu>
  )
}

const GROUPS: readonly [SettingKind, string][] = [
  ['parameter', 'Parameters'],
  ['input', 'Inputs'],
  ['output', 'Outputs'],
  ['metadata', 'Metadata'],
  ['tag', 'Tags'],
]

/** Asked for when the menu opens. Names that are shown and that no run of the list has stay, to be taken away. */
function SettingChecks({
  url,
  shown,
  onToggle,
}: {
  url: RunsUrl
  shown: readonly SettingId[]
  onToggle: (value: SettingId, on: boolean) => void
}) {
  const { data, error } = useQuery(settingNamesOptions(toRunsFilter(url)))
  const found = new Map(data?.names.map(({ setting, runs }) => [setting, runs]))
  for (const setting of shown) if (!found.has(setting)) found.set(setting, 0)
  const full = shown.length >= MOST_SETTINGS
  const option = (setting: SettingId, runs: number) => ({
    value: setting,
    label: <Name setting={setting} runs={runs} />,
    disabled: full && !shown.includes(setting),
  })
  return (
    <>
      {GROUPS.map(([kind, label]) => {
        const own = [...found].filter(([setting]) => settingOf(setting).kind === kind)
        if (own.length === 0) return null
        return (
          <MenuGroup key={kind} label={label}>
            <MenuChecks
              options={own.map(([setting, runs]) => option(setting, runs))}
              values={shown}
              onToggle={onToggle}
            />
          </MenuGroup>
        )
      })}
      {error === null ? null : <p className="px-2 py-1 text-micro text-failed">{error.message}</p>}
      {data === undefined || data.more === 0 ? null : (
        <p className="px-2 py-1 text-micro text-text-3">and {formatCounted(data.more, 'rarer name')}</p>
      )}
      {full ? (
        <p className="px-2 py-1 text-micro text-text-3">{MOST_SETTINGS} settings are the most of one list.</p>
      ) : null}
    </>
  )
}

function Name({ setting, runs }: { setting: SettingId; runs: number }) {
  return (
    <>
      <Untrusted text={settingOf(setting).name} className="max-w-60 flex-1 truncate" />
      <span className="pl-3 text-micro text-text-3">{formatCounted(runs, 'run')}</span>
    </>
  )
}
