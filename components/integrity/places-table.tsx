import { Rule } from '@/components/shell/coverage-rule'
import { classNames } from '@/components/ui/class-names'
import type { IntegrityPlace, IntegrityResponse, ProofState } from '@/lib/api/integrity'
import { formatCount } from '@/lib/format'
import { outsideWords } from './chain-days'
import { STATE_LOOKS, worstState } from './state-looks'

const HOUR = 3_600_000

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
        <table className="data-table min-w-[960px] [--row:32px]">
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
              <th scope="col" className="num w-[150px]">
                Hours verified
              </th>
              <th scope="col" className="num w-[92px]">
                Missing files
              </th>
              <th scope="col" className="num w-[88px]">
                Quarantined
              </th>
              <th scope="col" className="num w-[104px]">
                Cannot be read
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
                  <Rule {...{ fromMs, toMs }} spans={place.spans} label={spokenHours(place, answer)} />
                </td>
                <Verified place={place} range={answer} />
                <Count count={place.files.missing} />
                <Count count={place.files.quarantined} />
                <Count count={place.files.held} />
                <td>
                  <Worst state={worstState(place)} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Verified({ place, range }: { place: IntegrityPlace; range: IntegrityResponse }) {
  return (
    <td className="num py-1">
      {formatCount(place.hours.verified)} of {formatCount((range.toMs - range.fromMs) / HOUR)}
      {outsideWords(place.spans, range).map((words) => (
        <span key={words} className="block text-micro text-text-2">
          {words}
        </span>
      ))}
    </td>
  )
}

function Worst({ state }: { state: ProofState | null }) {
  if (state === null) return null
  const { icon: Icon, word, pill } = STATE_LOOKS[state]
  return (
    <span className={`inline-flex h-5 items-center gap-1 rounded-1 px-1.5 text-small font-medium ${pill}`}>
      <Icon aria-hidden />
      {word}
    </span>
  )
}

function Count({ count }: { count: number }) {
  return <td className={classNames('num', count === 0 ? 'text-text-3' : 'font-semibold')}>{formatCount(count)}</td>
}

const spokenHours = ({ hours, spans }: IntegrityPlace, range: IntegrityResponse) =>
  [
    `Proof by hour: ${formatCount(hours.verified)} of ${formatCount((range.toMs - range.fromMs) / HOUR)} hours verified`,
    ...outsideWords(spans, range),
  ].join(', ')
