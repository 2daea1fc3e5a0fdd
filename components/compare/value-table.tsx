import { Flag, GitCommitHorizontal } from 'lucide-react'
import { RunSwatch } from '@/components/chart/run-swatch'
import { formatX, formatXTag } from '@/components/chart/x-axis'
import { VerdictBadge } from '@/components/evidence/verdict-badge'
import { classNames } from '@/components/ui/class-names'
import { Instant } from '@/components/ui/instant'
import { ScrollFrame } from '@/components/ui/scroll-frame'
import { UntrustedInMiddle } from '@/components/ui/untrusted-in-middle'
import type { Write } from '@/lib/api/compare-values'
import type { Value, XAxis } from '@/lib/api/fields'
import { formatCount, formatCounted, formatSigned, formatValue } from '@/lib/format'
import type { ComparedRun } from './compared-runs'
import { type ValueColumns, valueColumns } from './value-columns'
import type { DeltaTo, ValueRow } from './value-rows'

export type Row = ValueRow<ComparedRun>

/** Where the values were read; null: no place is chosen, and the last values are told. */
export type ReadPlace = { x: XAxis; at: number } | null

/** Every write at the place, run by run. While another place is being read, the table says of which it still is. */
export function ValueTable({
  rows,
  place,
  delta,
  busy,
}: {
  rows: readonly Row[]
  place: ReadPlace
  delta: DeltaTo
  busy: boolean
}) {
  const columns = valueColumns(rows, place !== null)
  return (
    <ScrollFrame
      label="Values by run"
      className={classNames('@container overflow-x-auto -outline-offset-2! max-tablet:hidden', busy && 'opacity-60')}
    >
      <table
        aria-busy={busy}
        className="data-table"
        aria-label={place === null ? 'Last values' : `Values at ${formatX(place.x, place.at)}`}
      >
        <thead>
          <tr>
            <th scope="col" className={`left-0 z-2! ${columns.name}`}>
              Run
            </th>
            <th scope="col" className="num w-[84px]" aria-sort="ascending">
              {place === null ? 'Last' : `At ${formatXTag(place.x, place.at)}`}
            </th>
            <th scope="col" className="num w-[86px]">
              {delta === 'baseline' ? 'To baseline' : 'To row above'}
            </th>
            {place === null ? null : (
              <th scope="col" className={`num w-[74px] ${columns.last}`}>
                Last
              </th>
            )}
            <th scope="col" className={`num w-[74px] ${columns.extreme}`}>
              Min
            </th>
            <th scope="col" className={`num w-[74px] ${columns.extreme}`}>
              Max
            </th>
            {place === null ? null : <WriteHeads columns={columns} />}
            <th scope="col" className={`num w-[68px] ${columns.extreme}`}>
              Collisions
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <RunRows key={row.run.run.key} row={row} place={place} columns={columns} />
          ))}
        </tbody>
      </table>
    </ScrollFrame>
  )
}

function WriteHeads({ columns: { isEmpty, writer, time } }: { columns: ValueColumns }) {
  if (isEmpty) {
    return (
      <th scope="col" colSpan={4}>
        Nearest write
      </th>
    )
  }
  return (
    <>
      <th scope="col" className={writer}>
        Writer
      </th>
      <th scope="col" className={time}>
        Claimed
      </th>
      <th scope="col" className={time}>
        Observed
      </th>
      <th scope="col" className="w-[106px]">
        Verdict
      </th>
    </>
  )
}

function RunRows({ row, place, columns }: { row: Row; place: ReadPlace; columns: ValueColumns }) {
  const { run, summary, values, value, several, delta } = row
  const first = values?.writes[0]
  const last = summary?.last ?? null
  const { extreme } = columns
  const collisions = summary === undefined ? 0 : summary.collisions - (summary.rewritten ?? 0)
  return (
    <>
      <tr data-entry={run.run.key}>
        <th
          scope="row"
          className={classNames(
            'top-auto! left-0 h-(--row)! border-t-0! border-b-border-1! bg-surface-1! text-small! text-text-1!',
            run.baseline ? 'font-semibold!' : 'font-normal!',
          )}
        >
          <RunName run={run} />
        </th>
        <td className="num font-semibold">
          {place === null ? (
            <WriteValue value={last} several={false} />
          ) : (
            <WriteValue value={first?.value ?? null} several={several} />
          )}
        </td>
        <td className="num mono">{run.baseline && value !== null ? <Baseline /> : formatSigned(delta)}</td>
        {place === null ? null : <td className={`num mono ${columns.last}`}>{formatValue(last)}</td>}
        <td className={`num mono ${extreme}`}>{formatValue(summary?.min ?? null)}</td>
        <td className={`num mono ${extreme}`}>{formatValue(summary?.max ?? null)}</td>
        {place === null ? null : first === undefined ? (
          <td colSpan={4} className="text-text-3">
            {absentWords(row, place.x)}
          </td>
        ) : (
          <WriteCells write={first} />
        )}
        <td className={classNames('num', extreme, collisions === 0 && 'text-text-3')}>{formatCount(collisions)}</td>
      </tr>
      {place === null ? null : <MoreWrites row={row} columns={columns} />}
    </>
  )
}

function MoreWrites({ row: { values, several }, columns }: { row: Row; columns: ValueColumns }) {
  const [first, ...writes] = values?.writes ?? []
  const hidden = (values?.count ?? 0) - (values?.writes.length ?? 0)
  return (
    <>
      {writes.map((write) => (
        <tr key={`${write.event} ${write.item}`}>
          <td className="pl-[46px]! text-text-3">{againWords(write, first)}</td>
          <td className="num font-semibold">
            <WriteValue value={write.value} several={several} />
          </td>
          <td />
          <td className={columns.last} />
          <td className={columns.extreme} />
          <td className={columns.extreme} />
          <WriteCells write={write} />
          <td className={columns.extreme} />
        </tr>
      ))}
      {hidden > 0 ? (
        <tr>
          <td colSpan={3} className="pl-[46px]! text-text-3">
            and {formatCounted(hidden, 'more write')} there
          </td>
        </tr>
      ) : null}
    </>
  )
}

/** What a further write at a place is to the first one there: a writer goes over its own steps again after a restart. */
function againWords(write: Write, first: Write | undefined): string {
  if (first === undefined || write.value === first.value) return 'written again'
  const isRestart = write.writer.key === first.writer.key && write.segment !== first.segment
  return isRestart ? 'after a restart' : 'another value'
}

export function WriteCells({ write }: { write: Write }) {
  return (
    <>
      <td>
        <UntrustedInMiddle text={write.writer.label} />
      </td>
      <td>
        {write.claimed === null ? <span className="text-text-3">not readable</span> : <Instant ms={write.claimed.ms} />}
      </td>
      <td>
        <Instant ms={write.observed.ms} />
      </td>
      <td>
        <VerdictBadge verdict={write.verdict} />
      </td>
    </>
  )
}

/** A run as its lines are drawn, and whether the others are measured against it. */
export function RunName({ run }: { run: ComparedRun }) {
  return (
    <span className="flex min-w-0 items-center gap-2">
      <RunSwatch look={run.look} strong={run.baseline} />
      <UntrustedInMiddle text={run.run.name} className="min-w-0 flex-1" />
      {run.baseline ? <Flag aria-label="Baseline" className="size-3.5! flex-none text-accent" /> : null}
    </span>
  )
}

/** A value as it was written, or a dash; one of several that contradict one another is marked. */
export function WriteValue({ value, several }: { value: Value | null; several: boolean }) {
  const look = value === null ? 'font-normal text-text-3' : typeof value === 'number' ? '' : 'text-failed'
  return (
    <span className={classNames('mono inline-flex items-center gap-1', look)}>
      {several ? (
        <GitCommitHorizontal aria-label="One of several values" className="size-3.5! text-(--chart-collision)" />
      ) : null}
      {formatValue(value)}
    </span>
  )
}

const Baseline = () => <span className="font-sans text-text-3">Baseline</span>

/** Why there is no value: never a neighbour's in its place. */
export function absentWords({ summary, values }: Row, x: XAxis): string {
  if (summary === undefined || summary.points === 0) return 'never wrote this metric'
  const beside = values === null ? null : besideWords(values, x)
  if (beside !== null) return beside
  return x === 'step' ? 'wrote no step' : 'has no such time'
}

/** Where the nearest write before a place is, or else the one after it; null: there is neither. */
export function besideWords(
  { before, after }: { before: number | null; after: number | null },
  x: XAxis,
): string | null {
  const at = (place: number) => (x === 'step' ? `step ${formatX(x, place)}` : formatX(x, place))
  if (before !== null) return `last at ${at(before)}`
  return after === null ? null : `first at ${at(after)}`
}
