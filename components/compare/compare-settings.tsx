'use client'
import { useQuery } from '@tanstack/react-query'
import { useQueryState } from 'nuqs'
import { useMemo } from 'react'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { Notice } from '@/components/ui/notice'
import { compareSettingsOptions } from '@/lib/api/compare-settings'
import { searchParams } from '@/lib/api/search-params'
import { formatCount, formatCounted } from '@/lib/format'
import type { ComparedRun } from './compared-runs'
import { SettingBlocks } from './setting-blocks'
import { isMixed, settingRows, settingsCsv } from './setting-rows'
import { SettingTable } from './setting-table'

/** What the runs were told, side by side: where they differ from the baseline, and the rest on request. */
export function CompareSettings({ runs, asOf }: { runs: readonly ComparedRun[]; asOf: number | null }) {
  const [equal, setEqual] = useQueryState('equal', searchParams.equal.withOptions({ history: 'push' }))
  const keys = runs.map(({ run }) => run.key)
  const { data, error } = useQuery({ ...compareSettingsOptions({ runs: keys, asOf }), enabled: keys.length > 0 })
  const base = Math.max(
    runs.findIndex(({ baseline }) => baseline),
    0,
  )
  const order = keys.join()
  const rows = useMemo(() => (data === undefined ? [] : settingRows(data, order.split(','), base)), [data, order, base])
  if (runs.length === 0) return null
  const mixed = rows.filter(isMixed)
  const same = rows.length - mixed.length
  const shown = equal === 'shown' ? [...mixed, ...rows.filter((row) => !isMixed(row))] : mixed
  return (
    <section
      aria-label="Parameters"
      className="mx-4 mb-4 rounded-3 border border-border-1 bg-surface-1 max-tablet:mx-3"
    >
      <header className="flex flex-wrap items-center gap-2 px-4 py-2 max-tablet:px-3">
        <h2 className="text-body font-semibold">Parameters</h2>
        <p className="min-w-0 flex-1 text-small text-text-2">
          {data === undefined ? null : wordsOf({ mixed: mixed.length, all: rows.length, alone: runs.length === 1 })}
        </p>
        {same === 0 ? null : (
          <Button aria-expanded={equal === 'shown'} onClick={() => void setEqual(equal === 'shown' ? null : 'shown')}>
            {equal === 'shown' ? 'Hide' : 'Show'} {formatCount(same)} equal
          </Button>
        )}
        {shown.length === 0 ? null : (
          <CopyButton
            label="Copy the table as CSV"
            text={() =>
              settingsCsv(
                shown,
                runs.map(({ run }) => run.name),
              )
            }
          >
            Copy as CSV
          </CopyButton>
        )}
      </header>
      {error === null ? null : <Notice kind="caution">The settings could not be read: {error.message}</Notice>}
      {shown.length === 0 ? null : (
        <>
          <SettingTable rows={shown} runs={runs} base={base} />
          <SettingBlocks rows={shown} runs={runs} base={base} />
        </>
      )}
      {data === undefined || data.more === 0 ? null : (
        <p className="px-4 py-2 text-small text-text-3 max-tablet:px-3">
          {formatCounted(data.more, 'setting')} that fewer runs have are not told.
        </p>
      )}
    </section>
  )
}

function wordsOf({ mixed, all, alone }: { mixed: number; all: number; alone: boolean }): string {
  if (all === 0) return 'No parameter, input, output or tag in the run-life events read so far'
  if (alone) return `${formatCount(all)}, with nothing to compare them to`
  return `${formatCount(mixed)} of ${formatCount(all)} differ, lit where a run differs from the baseline`
}
