import { FLEET_STATES, type FleetRow, type FleetState } from '@/lib/api/fleet'
import { formatCount } from '@/lib/format'
import { PAGE } from './fleet-rows'
import { LOOKS } from './state-looks'

const HEAD = 14
const LANE = 12
/** The widest that a column gets, in percent of the rule: few accounts do not become long bars. */
const WIDEST = 5

/** The whole table at once: a column an account, a lane a region, in table order, with a bracket over the rows shown. */
export function FleetRule({
  rows,
  regions,
  page,
}: {
  rows: readonly FleetRow[]
  regions: readonly string[]
  page: number
}) {
  const width = Math.min(100 / Math.max(rows.length, 1), WIDEST)
  const first = (page - 1) * PAGE
  const last = Math.min(first + PAGE, rows.length)
  const [left, right] = [first * width, last * width - width * GAP]
  // The label stands behind the bracket, and before it where there is no room behind.
  const label =
    right < 75 ? ({ x: right, anchor: 'start', dx: 6 } as const) : ({ x: left, anchor: 'end', dx: -6 } as const)
  return (
    <div className="flex gap-2">
      <ul aria-hidden className="pt-[14px]">
        {regions.map((region) => (
          <li key={region} className="mono h-3 text-[10px]! leading-3 text-text-2">
            {region}
          </li>
        ))}
      </ul>
      <svg
        role="img"
        aria-label={ruleWords(rows)}
        width="100%"
        height={HEAD + LANE * regions.length}
        className="chart-keeps-colour min-w-0 flex-1"
      >
        {rows.map((row, column) =>
          row.cells.map(({ region, state }) => (
            <Mark
              key={`${row.account} ${region}`}
              {...{ state, width }}
              x={column * width}
              lane={regions.indexOf(region)}
            />
          )),
        )}
        {rows.length <= PAGE ? null : (
          <g className="stroke-accent" strokeWidth="1.5">
            <line x1={`${left}%`} x2={`${right}%`} y1="5" y2="5" />
            <line x1={`${left}%`} x2={`${left}%`} y1="5" y2="10" />
            <line x1={`${right}%`} x2={`${right}%`} y1="5" y2="10" />
          </g>
        )}
        {rows.length <= PAGE || (left < 25 && right >= 75) ? null : (
          <text x={`${label.x}%`} dx={label.dx} y="9" textAnchor={label.anchor} className="fill-accent text-micro">
            Rows {formatCount(first + 1)} to {formatCount(last)}
          </text>
        )}
      </svg>
    </div>
  )
}

/** Of a column's width, what stays free at its right. */
const GAP = 0.1

/** Where a mark begins in its lane, and how high it is: the worst fills it. */
const MARKS: Record<FleetState, { top: number; height: number; look: string }> = {
  not_recorded: { top: 0, height: 11, look: 'fill-unattested' },
  partly: { top: 1, height: 9, look: 'fill-unattested-solid' },
  never_seen: { top: 1.5, height: 8, look: 'fill-none stroke-na-solid' },
  no_permission: { top: 1, height: 9, look: 'fill-failed-solid' },
  no_answer: { top: 1.5, height: 8, look: 'fill-none stroke-failed-solid' },
  no_delivery: { top: 1, height: 9, look: 'fill-pending-solid' },
  not_read: { top: 1.5, height: 8, look: 'fill-none stroke-pending-solid' },
  validation_off: { top: 1, height: 9, look: 'fill-hash-solid' },
  recorded: { top: 5, height: 3, look: 'fill-verified-solid opacity-80' },
}

function Mark({ state, x, width, lane }: { state: FleetState; x: number; width: number; lane: number }) {
  const { top, height, look } = MARKS[state]
  return (
    <rect
      x={`${x}%`}
      y={HEAD + lane * LANE + top}
      width={`${width * (1 - GAP)}%`}
      height={height}
      strokeDasharray={['never_seen', 'no_answer', 'not_read'].includes(state) ? '2.5 2' : undefined}
      className={look}
    />
  )
}

function ruleWords(rows: readonly FleetRow[]): string {
  const cells = rows.flatMap((row) => row.cells)
  const counts = FLEET_STATES.map((state) => [state, cells.filter((cell) => cell.state === state).length] as const)
  const words = counts
    .filter(([, count]) => count > 0)
    .map(([state, count]) => `${formatCount(count)} ${LOOKS[state].word.toLowerCase()}`)
  return `${formatCount(rows.length)} accounts by region: ${words.join(', ')}`
}
