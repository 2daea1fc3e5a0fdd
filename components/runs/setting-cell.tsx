import { Untrusted } from '@/components/ui/untrusted'
import type { RunRow, RunsResponse, SettingValue } from '@/lib/api/runs'
import { type SettingId, settingOf } from '@/lib/cloudtrail/setting'
import { visibleText } from '@/lib/format'

/** What a run of an answer was told of a setting; null: nothing, undefined: the answer does not speak of it. */
export function settingOfRow(
  { settings }: Pick<RunsResponse, 'settings'>,
  row: RunRow,
  id: SettingId,
): SettingValue | null | undefined {
  return row.settings[settings.findIndex(({ setting }) => setting === id)]
}

/** True when every run that sent the setting sent a number. */
export function isNumeric(answer: RunsResponse, id: SettingId): boolean {
  const values = answer.rows.map((row) => settingOfRow(answer, row, id)).filter((value) => value != null)
  return values.length > 0 && values.every(({ number }) => number !== null)
}

/** The name of a setting; of what is no parameter, its kind before it. */
export function SettingHead({ setting }: { setting: SettingId }) {
  const { kind, name } = settingOf(setting)
  return (
    <span title={visibleText(`${kind} ${name}`)} className="flex min-w-0 gap-1">
      <span className={kind === 'parameter' ? 'sr-only' : 'font-normal text-text-3'}>{kind}</span>
      <Untrusted text={name} className="truncate text-micro!" />
    </span>
  )
}

/** Its value as it was sent. */
export function SettingText({ value }: { value: SettingValue | null | undefined }) {
  if (value === undefined) return null
  if (value === null) return <NotSent />
  return (
    <span title={visibleText(value.text)} className="block truncate">
      <Untrusted text={value.text} />
    </span>
  )
}

/** Words for what a run never sent, which no value can look like. */
export function NotSent() {
  return <span className="text-text-3 italic">not sent</span>
}
