import { besideWords, WriteCells, WriteValue } from '@/components/compare/value-table'
import { VerdictBadge } from '@/components/evidence/verdict-badge'
import { Instant } from '@/components/ui/instant'
import { MetricName } from '@/components/ui/metric-name'
import { ScrollFrame } from '@/components/ui/scroll-frame'
import { Untrusted } from '@/components/ui/untrusted'
import type { Write } from '@/lib/api/compare-values'
import type { XAxis } from '@/lib/api/fields'
import type { MetricValues } from '@/lib/api/run-values'
import { formatCounted, formatSigned } from '@/lib/format'

interface ValuesProps {
  rows: readonly MetricValues[]
  x: XAxis
  onOpen: (point: string) => void
}

/** Every write at the place, metric by metric, and how far it is from the one before. */
export function RunValueTable({ rows, x, label, onOpen }: ValuesProps & { label: string }) {
  const times = rows.flatMap(({ writes }) => writes.flatMap((each) => [each.claimed?.ms ?? 0, each.observed.ms]))
  // Times with milliseconds need more room: none of them is cut.
  const width = times.some((ms) => ms % 1000 !== 0) ? 'w-[180px]' : 'w-[152px]'
  return (
    <ScrollFrame
      label="Values by metric"
      className="max-h-[min(252px,32dvh)] overflow-auto -outline-offset-2! max-tablet:hidden"
    >
      <table className="data-table min-w-[860px]" aria-label={label}>
        <thead>
          <tr>
            <th scope="col">Metric</th>
            <th scope="col" className="num w-[96px]">
              Value
            </th>
            <th scope="col" className="num w-[104px]">
              To the one before
            </th>
            <th scope="col" className="w-[150px]">
              Writer
            </th>
            <th scope="col" className={width}>
              Claimed
            </th>
            <th scope="col" className={width}>
              Observed
            </th>
            <th scope="col" className="w-[118px]">
              Verdict
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <MetricRows key={row.metric} row={row} x={x} onOpen={onOpen} />
          ))}
        </tbody>
      </table>
    </ScrollFrame>
  )
}

function MetricRows({ row, x, onOpen }: { row: MetricValues } & Pick<ValuesProps, 'x' | 'onOpen'>) {
  const { metric, writes, count } = row
  const several = isSeveral(row)
  const name = (
    <th scope="row" className="top-auto! h-(--row)! truncate border-t-0! border-b-border-1! bg-surface-1! text-text-1!">
      <MetricName name={metric} />
    </th>
  )
  if (writes.length === 0) {
    return (
      <tr>
        {name}
        <td className="num text-text-3">–</td>
        <td className="num text-text-3">–</td>
        <td colSpan={4} className="text-text-3">
          {besideWords(row, x)}
        </td>
      </tr>
    )
  }
  return (
    <>
      {writes.map((write, at) => (
        <tr key={pointOf(write)}>
          {at === 0 ? name : <td className="pl-[32px]! text-text-3">written again</td>}
          <td className="num font-semibold">
            <button type="button" title="Show the evidence" className="min-h-6" onClick={() => onOpen(pointOf(write))}>
              <WriteValue value={write.value} several={several} />
            </button>
          </td>
          <td className="num mono">{at === 0 ? formatSigned(toBefore(row)) : null}</td>
          <WriteCells write={write} />
        </tr>
      ))}
      {count > writes.length ? (
        <tr>
          <td colSpan={7} className="pl-[32px]! text-text-3">
            and {formatCounted(count - writes.length, 'more write')} there
          </td>
        </tr>
      ) : null}
    </>
  )
}

/** The same on a phone: two lines a write. */
export function RunValueBlocks({ rows, x, onOpen }: ValuesProps) {
  return (
    <ScrollFrame label="Values by metric" className="max-h-[30dvh] overflow-y-auto -outline-offset-2! tablet:hidden">
      <ul aria-label="Values">
        {rows.map((row) => (
          <li key={row.metric} className="border-t border-border-1 px-3 py-1.5 text-small">
            <div className="flex items-baseline gap-2">
              <MetricName name={row.metric} className="min-w-0 flex-1 break-all" />
              {row.writes.length === 0 ? <span className="text-text-3">{besideWords(row, x)}</span> : null}
            </div>
            {row.writes.map((write, at) => (
              <BlockWrite
                key={pointOf(write)}
                write={write}
                several={isSeveral(row)}
                delta={at === 0 ? formatSigned(toBefore(row)) : ''}
                onOpen={onOpen}
              />
            ))}
          </li>
        ))}
      </ul>
    </ScrollFrame>
  )
}

function BlockWrite({
  write,
  several,
  delta,
  onOpen,
}: {
  write: Write
  several: boolean
  delta: string
} & Pick<ValuesProps, 'onOpen'>) {
  return (
    <div className="grid grid-cols-[1fr_auto] gap-x-2 text-text-2">
      <span className="flex items-center gap-2">
        <button
          type="button"
          title="Show the evidence"
          className="min-h-10 font-semibold text-text-1"
          onClick={() => onOpen(pointOf(write))}
        >
          <WriteValue value={write.value} several={several} />
        </button>
        <span className="mono">{delta}</span>
      </span>
      <VerdictBadge verdict={write.verdict} />
      <span className="col-span-full">
        Claimed {write.claimed === null ? 'not readable' : <Instant ms={write.claimed.ms} />}
      </span>
      <span className="col-span-full">
        Observed <Instant ms={write.observed.ms} />
      </span>
      <Untrusted text={write.writer.label} className="col-span-full truncate" />
    </div>
  )
}

const pointOf = ({ event, item }: Write) => `${event}.${item}`

const isSeveral = ({ writes }: MetricValues) => new Set(writes.map(({ value }) => value)).size > 1

/** The value minus the one before; null where one of them is no number, or one of several. */
function toBefore(row: MetricValues): number | null {
  const [first] = row.writes
  if (first === undefined || isSeveral(row)) return null
  return typeof first.value === 'number' && typeof row.previous === 'number' ? first.value - row.previous : null
}
