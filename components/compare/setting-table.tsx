import { RunSwatch } from '@/components/chart/run-swatch'
import { NotSent, SettingHead } from '@/components/runs/setting-cell'
import { classNames } from '@/components/ui/class-names'
import { ScrollFrame } from '@/components/ui/scroll-frame'
import { Untrusted } from '@/components/ui/untrusted'
import type { SettingValue } from '@/lib/api/runs'
import { visibleText } from '@/lib/format'
import type { ComparedRun } from './compared-runs'
import type { SettingRow } from './setting-rows'

/** A row for each setting, a column for each run, in the order of the list. */
export function SettingTable({
  rows,
  runs,
  base,
}: {
  rows: readonly SettingRow[]
  runs: readonly ComparedRun[]
  base: number
}) {
  return (
    <ScrollFrame label="Parameters by run" className="overflow-x-auto max-tablet:hidden">
      <table className="data-table w-auto! min-w-full" aria-label="Parameters">
        <thead>
          <tr>
            <th scope="col" className="left-0 z-2! w-[168px]">
              As sent by the run
            </th>
            {runs.map((run) => (
              <th key={run.run.key} scope="col" className="h-14! w-[108px] py-1.5! align-bottom whitespace-normal!">
                <RunSwatch look={run.look} strong={run.baseline} />
                <span
                  title={visibleText(run.run.name)}
                  className={classNames('line-clamp-2 wrap-anywhere', run.baseline && 'font-semibold text-text-1')}
                >
                  <Untrusted text={run.run.name} className="text-micro!" />
                </span>
                {run.baseline ? <span className="sr-only">Baseline</span> : null}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.setting}>
              <th
                scope="row"
                className="top-auto! left-0 h-(--row)! border-t-0! border-b-border-1! bg-surface-1! text-small! text-text-1!"
              >
                <SettingHead setting={row.setting} />
              </th>
              {row.values.map((value, run) => (
                <Cell
                  key={runs[run]?.run.key}
                  value={value}
                  look={run === base ? 'base' : row.differs[run] ? 'differs' : 'equal'}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollFrame>
  )
}

const LOOKS = {
  base: 'bg-surface-2! text-text-1',
  differs: 'bg-accent-soft! font-medium text-text-1',
  equal: 'text-text-3',
}

function Cell({ value, look }: { value: SettingValue | null; look: keyof typeof LOOKS }) {
  return (
    <td className={LOOKS[look]} title={value === null ? undefined : visibleText(value.text)}>
      {value === null ? <NotSent /> : <Untrusted text={value.text} />}
      {look === 'differs' ? <span className="sr-only">, differs</span> : null}
    </td>
  )
}
