import type { ChartModel } from './chart-model'
import type { RestartMark } from './restart-marks'

/** Restarts up to which each says whose it is. */
const MOST_WRITTEN = 3
const LETTER = 6
/** Lines of text, in pixels: below the words at the upper edge. */
const [FIRST, SECOND] = [30, 42]

/** Dotted verticals where a step went back to. */
export function RestartLines({ model: { area, series } }: { model: ChartModel }) {
  const lefts = new Set(series.flatMap(({ restarts }) => restarts.map(({ left }) => left)))
  return [...lefts].map((left) => (
    <path
      key={left}
      d={`M${left} ${area.top}V${area.bottom}`}
      stroke="var(--chart-gap)"
      strokeDasharray="1 3"
      data-mark="restart"
    />
  ))
}

/** Whose restart it is and which steps it went over, where there is room. */
export function RestartWords({ model: { area, series } }: { model: ChartModel }) {
  // Metrics of one run that share a chart mostly went back together.
  const told = new Map(series.flatMap(({ restarts }) => restarts.map((mark) => [keyOf(mark), mark] as const)))
  const named = [...told.values()].filter(({ name }) => name !== '')
  if (named.length > MOST_WRITTEN) return null
  const taken: { from: number; to: number }[] = []
  return named.map((mark) => {
    const room = roomOf(mark, area)
    if (room === null || taken.some(({ from, to }) => room.from < to && room.to > from)) return null
    taken.push(room)
    const at = { x: mark.left + (room.onLeft ? -5 : 5), textAnchor: room.onLeft ? 'end' : 'start' } as const
    return (
      <g
        key={keyOf(mark)}
        className="fill-text-2 text-[11px]"
        paintOrder="stroke"
        stroke="var(--surface-1)"
        strokeWidth="5"
        strokeLinejoin="round"
        data-mark="restart-words"
      >
        <text {...at} y={area.top + FIRST} className="font-mono text-[10.5px] tracking-[-.02em]">
          {mark.name}
        </text>
        <text {...at} y={area.top + SECOND}>
          {mark.words}
        </text>
      </g>
    )
  })
}

const keyOf = ({ left, name, words }: RestartMark) => `${left} ${name} ${words}`

function roomOf({ left, name, words }: RestartMark, area: ChartModel['area']) {
  const need = Math.max(name.length, words.length) * LETTER + 10
  if (area.right - left > need) return { from: left, to: left + need, onLeft: false }
  return left - area.left > need ? { from: left - need, to: left, onLeft: true } : null
}
