import { valueWords } from '@/components/chart/lag'
import { formatX } from '@/components/chart/x-axis'
import { ScrollFrame } from '@/components/ui/scroll-frame'
import { Untrusted } from '@/components/ui/untrusted'
import type { GroupsResponse } from '@/lib/api/compare-groups'
import { formatCount, formatCounted } from '@/lib/format'

/** So many rows are told; a zoom tells the rest. */
const MOST = 500

const wordsOf = (answer: GroupsResponse, value: number | undefined) =>
  value === undefined ? '–' : valueWords(answer, value, 'exact')

/** The same means and extremes as rows. */
export function GroupTable({ answer }: { answer: GroupsResponse }) {
  const rows = answer.groups.flatMap(({ label, buckets }) => buckets.x.map((x, at) => ({ label, buckets, x, at })))
  return (
    <ScrollFrame label="Data" className="h-full overflow-auto">
      <table className="data-table" aria-label="Means">
        <thead>
          <tr>
            <th scope="col">Group</th>
            <th scope="col" className="num">
              {answer.x === 'step' ? 'Step' : 'Time'}
            </th>
            <th scope="col" className="num">
              Mean
            </th>
            <th scope="col" className="num">
              Min
            </th>
            <th scope="col" className="num">
              Max
            </th>
            <th scope="col" className="num">
              Writes
            </th>
            <th scope="col" className="num">
              Runs
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST).map(({ label, buckets, x, at }) => (
            <tr key={`${label} ${x}`}>
              <td>{label === null ? <i className="text-text-3">not sent</i> : <Untrusted text={label} />}</td>
              <td className="num mono">{formatX(answer.x, x)}</td>
              <td className="num mono">{wordsOf(answer, buckets.mean[at])}</td>
              <td className="num mono">{wordsOf(answer, buckets.min[at])}</td>
              <td className="num mono">{wordsOf(answer, buckets.max[at])}</td>
              <td className="num">{formatCount(buckets.writes[at] ?? 0)}</td>
              <td className="num">{formatCount(buckets.runs[at] ?? 0)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > MOST ? (
        <p className="px-4 py-2 text-small text-text-3">
          The first {formatCount(MOST)} of {formatCounted(rows.length, 'mean')}: zoom in for the rest.
        </p>
      ) : null}
    </ScrollFrame>
  )
}
