import { Users } from 'lucide-react'
import Link from 'next/link'
import { ListedProof } from '@/components/evidence/listed-proof'
import { Instant } from '@/components/ui/instant'
import { UntrustedInMiddle } from '@/components/ui/untrusted-in-middle'
import type { RunsResponse, SparklinesResponse } from '@/lib/api/runs'
import type { SettingId } from '@/lib/cloudtrail/setting'
import { formatCount, formatValue } from '@/lib/format'
import { ChooseRun } from './choose-run'
import { runHref } from './run-href'
import { RunSparkline } from './run-sparkline'
import { SettingHead, SettingText, settingOfRow } from './setting-cell'

/** The list on a phone: three lines a run, and one for the settings that are shown. */
export function RunBlocks({
  answer,
  lines,
  search,
  settings,
}: {
  answer: RunsResponse
  lines: SparklinesResponse['lines'] | undefined
  search: string
  settings: readonly SettingId[]
}) {
  return (
    <ul aria-label="Runs" className="border-b border-border-1 tablet:hidden">
      {answer.rows.map((row) => (
        <li key={row.run.key} className="flex border-t border-border-1 bg-surface-1">
          <ChooseRun
            run={row.run}
            className="flex w-10 flex-none flex-col items-center gap-2 pt-[13px] [&_svg]:max-w-5"
          />
          <Link
            href={runHref(row.run, search)}
            prefetch={false}
            className="block min-w-0 flex-1 pt-2.5 pr-3.5 pb-[9px] text-small text-text-1 -outline-offset-2! hover:no-underline"
          >
            <span className="flex items-center gap-2">
              <span className="min-w-0 flex-1 font-medium [&_.mono]:text-body">
                <UntrustedInMiddle text={row.run.name} />
              </span>
              <RunSparkline run={row.run.key} line={lines?.[row.run.key]} />
            </span>
            <span className="mt-[5px] flex items-center gap-2.5 text-text-2">
              <span className="flex-1 text-text-3">
                {row.lastWrite === null ? 'no write' : <Instant ms={row.lastWrite.ms} />}
              </span>
              {formatCount(row.points)} points
            </span>
            <span className="mt-[5px] flex flex-wrap items-center gap-x-2.5 gap-y-0.5 whitespace-nowrap text-text-2">
              <ListedProof row={row} />
              <span className="flex-1" />
              {row.writers > 1 ? (
                <span className="flex items-center gap-1">
                  <Users aria-hidden />
                  {row.writers} writers
                </span>
              ) : null}
              <span>
                <span className="text-text-3">last written</span> <span className="mono">{formatValue(row.last)}</span>
              </span>
            </span>
            {settings.length === 0 ? null : (
              <span className="mt-[5px] flex flex-wrap gap-x-3 gap-y-0.5 text-text-2">
                {settings.map((setting) => (
                  <span key={setting} className="flex max-w-full min-w-0 gap-1">
                    <span className="min-w-0 text-text-3">
                      <SettingHead setting={setting} />
                    </span>
                    <SettingText value={settingOfRow(answer, row, setting)} />
                  </span>
                ))}
              </span>
            )}
          </Link>
        </li>
      ))}
    </ul>
  )
}
