import { Flag } from 'lucide-react'
import { RunSwatch } from '@/components/chart/run-swatch'
import { NotSent, SettingHead } from '@/components/runs/setting-cell'
import { Untrusted } from '@/components/ui/untrusted'
import { formatCounted } from '@/lib/format'
import type { ComparedRun } from './compared-runs'
import { type SettingRow, sharesOf } from './setting-rows'

/** So many swatches fit beside a value; the count tells the rest. */
const SWATCHES = 6

/** The same on a phone: a block for each setting, a line for each value with the runs that have it. */
export function SettingBlocks({
  rows,
  runs,
  base,
}: {
  rows: readonly SettingRow[]
  runs: readonly ComparedRun[]
  base: number
}) {
  return (
    <ul aria-label="Parameters" className="tablet:hidden">
      {rows.map((row) => (
        <li key={row.setting} className="border-t border-border-1 px-3 py-2 text-small">
          <h3 className="font-medium">
            <SettingHead setting={row.setting} />
          </h3>
          <ul>
            {sharesOf(row).map((share) => (
              <li key={share.runs[0]} className="flex min-h-6 items-center gap-2">
                <span className="min-w-0 flex-1 truncate">
                  {share.value === null ? <NotSent /> : <Untrusted text={share.value.text} />}
                </span>
                {share.runs.includes(base) ? <Flag aria-label="Baseline" className="size-3.5! text-accent" /> : null}
                <span className="flex gap-0.5">
                  {share.runs.slice(0, SWATCHES).map((run) => {
                    const compared = runs[run]
                    return compared === undefined ? null : <RunSwatch key={run} look={compared.look} />
                  })}
                </span>
                <span className="w-12 text-right text-micro text-text-3">
                  {formatCounted(share.runs.length, 'run')}
                </span>
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  )
}
