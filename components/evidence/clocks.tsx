import { timeTicks } from '@/components/chart/time-ticks'
import { Instant } from '@/components/ui/instant'
import { Untrusted } from '@/components/ui/untrusted'
import type { EventItem, EventResponse } from '@/lib/api/event'
import type { StatusChange } from '@/lib/api/run'
import { formatCount, formatDifference, formatInstant, visibleText } from '@/lib/format'
import { CLOCK_WIDTH, type Clock, type ClockLine, clockLine } from './clock-line'
import { Aside, Fact, Facts, Section } from './section'

const BASE = 34

/** Claimed, observed and delivered on one ruler, with their differences written out. */
export function ClocksSection({
  event,
  item,
  statuses,
}: {
  event: EventResponse
  item: EventItem | null
  statuses: StatusChange[]
}) {
  const delivery = event.sightings.find(({ delivered }) => delivered !== null)?.delivered ?? null
  const claimed = item?.claimed ?? null
  const clocks: Clock[] = [
    ...(claimed === null ? [] : [{ name: 'Claimed' as const, ms: claimed.ms }]),
    { name: 'Observed', ms: event.observed.ms },
    ...(delivery === null ? [] : [{ name: 'Delivered' as const, ms: delivery.ms }]),
  ]
  const line = clockLine(clocks)
  // What the run said of itself when the call came: a point written long after "Completed" speaks for itself.
  const before = statuses.filter((change) => change.at.ms <= event.observed.ms && change.event !== event.id).at(-1)
  return (
    <Section
      title="Three clocks"
      remark={claimed === null ? undefined : `observed minus claimed: ${seconds(event.observed.ms - claimed.ms)}`}
    >
      {clocks.length < 2 ? null : <Ruler line={line} statuses={statuses} />}
      <Facts>
        <Fact name="Claimed">
          {claimed === null ? (
            <NoClaim event={event} item={item} />
          ) : (
            <Instant ms={claimed.ms} className="whitespace-normal" />
          )}
        </Fact>
        <Fact name="Observed">
          <Instant ms={event.observed.ms} />
        </Fact>
        <Fact name="Delivered">
          {delivery === null ? <Aside>not known{deliveryReason(event)}</Aside> : <Instant ms={delivery.ms} />}
        </Fact>
        {before === undefined ? null : (
          <Fact name="Run status then">
            <Untrusted text={before.status} className="font-sans text-small! font-semibold" /> since{' '}
            <Instant ms={before.at.ms} />, {earlier(event.observed.ms - before.at.ms)}{' '}
            {event.kind === 'metrics' ? 'this write' : 'this call'}
          </Fact>
        )}
      </Facts>
      {line.toScale || clocks.length < 2 ? null : (
        <p className="mt-1 text-micro text-text-3">The ruler is not to scale: one difference dwarfs the other.</p>
      )}
    </Section>
  )
}

/** `10 h 08 min before`; events carry whole seconds, so within one no order is told. */
function earlier(ms: number): string {
  return ms === 0 ? 'in the same second as' : `${formatDifference(ms).slice(1)} before`
}

function NoClaim({ event, item }: { event: EventResponse; item: EventItem | null }) {
  if (event.itemCount === 0) return <Aside>none: this call logs no points</Aside>
  if (item === null) return <Aside>each item has its own</Aside>
  const raw = item.raw?.claimed
  return <Aside>not readable{raw === null || raw === undefined ? '' : ` as a time: ${visibleText(raw)}`}</Aside>
}

function deliveryReason(event: EventResponse): string {
  const reason = event.sightings.find(({ deliveredReason }) => deliveredReason !== null)?.deliveredReason
  return reason === null || reason === undefined ? '' : `: ${visibleText(reason)}`
}

/** `+3,542 s`: the exact seconds, with milliseconds only when there are any. */
function seconds(ms: number): string {
  const sign = ms < 0 ? '−' : '+'
  const whole = Math.floor(Math.abs(ms) / 1000)
  const rest = Math.abs(ms) % 1000
  return `${sign}${formatCount(whole)}${rest === 0 ? '' : `.${String(rest).padStart(3, '0')}`} s`
}

function Ruler({ line, statuses }: { line: ClockLine; statuses: StatusChange[] }) {
  const first = line.marks[0]?.ms ?? 0
  const last = line.marks.at(-1)?.ms ?? 0
  const ticks = line.toScale ? timeTicks(first, last, 30).major.map(({ value }) => line.place(value)) : []
  const label = line.marks.map(({ name, ms }) => `${name} ${formatInstant(ms)}`).join(', ')
  const [status] = statuses
    .map((change) => ({ ...change, x: line.place(change.at.ms) }))
    .filter((change) => change.x !== null)
    .slice(-1)
  return (
    <svg
      viewBox={`0 0 ${CLOCK_WIDTH} 58`}
      width="100%"
      role="img"
      aria-label={`${label}; ${line.gaps.map((gap) => gap.label).join(', ')}`}
      className="mb-1 block overflow-visible"
    >
      <g stroke="var(--border-control)">
        <path d={`M0 ${BASE}H${CLOCK_WIDTH}`} />
        <path d={ticks.map((x) => (x === null ? '' : `M${x.toFixed(1)} ${BASE}v3`)).join('')} opacity=".7" />
      </g>
      <path
        d={line.marks.map(({ at }) => `M${at.toFixed(1)} ${BASE - 8}v16`).join('')}
        stroke="var(--text-1)"
        strokeWidth="2"
      />
      {line.marks.map(({ name, at }) => (
        <text key={name} x={at} y="10" textAnchor="middle" className="fill-text-1 text-[11px] font-semibold">
          {name}
        </text>
      ))}
      {line.gaps.map(({ at, label: difference }) => (
        <text key={at} x={at} y="52" textAnchor="middle" className="fill-text-2 text-[11px]">
          {difference}
        </text>
      ))}
      {status === undefined || status.x === null ? null : <StatusMark x={status.x} status={status} />}
    </svg>
  )
}

function StatusMark({ x, status }: { x: number; status: StatusChange }) {
  const onLeft = x > CLOCK_WIDTH / 2
  return (
    <>
      <path d={`M${x.toFixed(1)} 22v18`} stroke="var(--chart-event)" strokeDasharray="1 3" strokeWidth="1.2" />
      <text x={x + (onLeft ? -6 : 6)} y="25" textAnchor={onLeft ? 'end' : 'start'} className="fill-text-3 text-[11px]">
        {visibleText(status.status)} {formatInstant(status.at.ms).slice(11)}
      </text>
    </>
  )
}
