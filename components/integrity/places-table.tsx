import { VerdictBadge } from '@/components/evidence/verdict-badge'
import { Rule } from '@/components/shell/coverage-rule'
import { classNames } from '@/components/ui/class-names'
import type { IntegrityPlace, IntegrityResponse } from '@/lib/api/integrity'
import { formatCount } from '@/lib/format'

/** Every account and region with log files in the range, the worst first. */
export function PlacesTable({
  answer,
  selected,
  onSelect,
}: {
  answer: IntegrityResponse
  selected: IntegrityPlace
  onSelect: (place: IntegrityPlace) => void
}) {
  const { places, fromMs, toMs } = answer
  return (
    <section aria-labelledby="places" className="min-w-0 rounded-3 border border-border-1 bg-surface-1">
      <h2 id="places" className="px-3.5 py-2 text-body font-semibold">
        All places in this range <span className="font-normal text-text-3">{formatCount(places.length)}</span>
      </h2>
      <div className="relative overflow-x-auto">
        <table className="data-table min-w-[860px] [--row:32px]">
          <thead>
            <tr>
              <th scope="col" className="w-[124px]">
                Account
              </th>
              <th scope="col" className="w-[120px]">
                Region
              </th>
              <th scope="col" className="w-[216px]">
                Proof by hour
              </th>
              <th scope="col" className="num w-[110px]">
                Hours verified
              </th>
              <th scope="col" className="num w-[92px]">
                Missing files
              </th>
              <th scope="col" className="num w-[88px]">
                Quarantined
              </th>
              <th scope="col">Worst verdict</th>
            </tr>
          </thead>
          <tbody>
            {places.map((place) => (
              <tr key={`${place.account} ${place.region}`} aria-selected={place === selected}>
                <td>
                  <button
                    type="button"
                    aria-pressed={place === selected}
                    aria-label={`Show ${place.account} in ${place.region}`}
                    className="mono h-6 text-accent underline"
                    onClick={() => onSelect(place)}
                  >
                    {place.account}
                  </button>
                </td>
                <td className="mono">{place.region}</td>
                <td>
                  <Rule {...{ fromMs, toMs }} spans={place.spans} label={spokenHours(place)} />
                </td>
                <td className="num">
                  {formatCount(place.hours.verified)} of {formatCount(allHours(place))}
                </td>
                <Count count={place.files.missing} />
                <Count count={place.files.quarantined} />
                <td>{place.verdict === null ? null : <VerdictBadge verdict={place.verdict} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Count({ count }: { count: number }) {
  return <td className={classNames('num', count === 0 ? 'text-text-3' : 'font-semibold')}>{formatCount(count)}</td>
}

const allHours = ({ hours }: IntegrityPlace) => Object.values(hours).reduce((sum, count) => sum + count, 0)

const spokenHours = (place: IntegrityPlace) =>
  `Proof by hour: ${formatCount(place.hours.verified)} of ${formatCount(allHours(place))} hours verified`
