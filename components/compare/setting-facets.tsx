'use client'
import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { NotSent, SettingHead } from '@/components/runs/setting-cell'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { UntrustedInMiddle } from '@/components/ui/untrusted-in-middle'
import { compareSettingsOptions } from '@/lib/api/compare-settings'
import { formatCount, formatCounted } from '@/lib/format'
import type { ComparedRun } from './compared-runs'
import { isMixed, type SettingShare, settingRows, sharesOf } from './setting-rows'

const [FIRST_SETTINGS, FIRST_VALUES] = [6, 6]

/** The values of settings in which the runs differ, with how many have each: a box hides or shows those runs. */
export function SettingFacets({
  runs,
  asOf,
  onHidden,
}: {
  runs: readonly ComparedRun[]
  asOf: number | null
  onHidden: (hidden: string[]) => void
}) {
  const [all, setAll] = useState(false)
  const keys = runs.map(({ run }) => run.key)
  const { data, error } = useQuery({ ...compareSettingsOptions({ runs: keys, asOf }), enabled: keys.length > 1 })
  const rows = (data === undefined ? [] : settingRows(data, keys, 0)).filter(isMixed)
  const shown = all ? rows : rows.slice(0, FIRST_SETTINGS)
  const toggle = (share: SettingShare, on: boolean) => {
    const mine = new Set(share.runs.map((run) => keys[run]))
    const rest = runs.filter((run) => run.hidden && !mine.has(run.run.key)).map(({ run }) => run.key)
    onHidden(on ? rest : [...rest, ...keys.filter((key) => mine.has(key))])
  }
  return (
    <>
      {error === null ? null : (
        <p className="px-4 py-1.5 text-small text-failed">The settings could not be read: {error.message}</p>
      )}
      {shown.map((row) => {
        const shares = sharesOf(row)
        return (
          <fieldset key={row.setting} className="px-4 pt-1.5 pb-1">
            <legend className="float-left w-full pb-0.5 text-micro font-semibold text-text-2">
              <SettingHead setting={row.setting} />
            </legend>
            {shares.slice(0, FIRST_VALUES).map((share) => (
              <ShareRow
                key={share.runs[0]}
                share={share}
                hidden={share.runs.filter((run) => runs[run]?.hidden).length}
                onShow={(on) => toggle(share, on)}
              />
            ))}
            {shares.length > FIRST_VALUES ? (
              <p className="pl-6 text-micro text-text-3">
                and {formatCounted(shares.length - FIRST_VALUES, 'more value')}
              </p>
            ) : null}
          </fieldset>
        )
      })}
      {rows.length > shown.length ? (
        <Button variant="link" size="sm" className="ml-3" onClick={() => setAll(true)}>
          {formatCounted(rows.length - shown.length, 'more setting')}
        </Button>
      ) : null}
    </>
  )
}

function ShareRow({
  share: { value, runs },
  hidden,
  onShow,
}: {
  share: SettingShare
  hidden: number
  onShow: (on: boolean) => void
}) {
  const id = useId()
  return (
    <label
      htmlFor={id}
      className="clear-both flex h-6 items-center gap-1.5 text-small hover:bg-surface-3 max-tablet:h-10"
    >
      <Checkbox
        id={id}
        checked={hidden === 0}
        ref={(box) => {
          if (box !== null) box.indeterminate = hidden > 0 && hidden < runs.length
        }}
        onChange={(event) => onShow(event.target.checked)}
      />
      {value === null ? (
        <span className="flex-1">
          <NotSent />
        </span>
      ) : (
        <UntrustedInMiddle text={value.text} className="flex-1 leading-4" />
      )}
      <span className="text-micro text-text-3">{formatCount(runs.length)}</span>
    </label>
  )
}
