import type { ValuedRun, ValueRow } from './value-rows'

/** A width and its class: a class must stand whole in the source to be found. */
type Width = readonly [number, string]

const NAMES: readonly Width[] = [
  [176, 'w-[176px]'],
  [216, 'w-[216px]'],
  [256, 'w-[256px]'],
  [304, 'w-[304px]'],
  [368, 'w-[368px]'],
]
const WRITERS: readonly Width[] = [
  [110, 'w-[110px]'],
  [148, 'w-[148px]'],
  [196, 'w-[196px]'],
]
/** Times with milliseconds need more room. */
const TIMES: readonly Width[] = [
  [152, 'w-[152px]'],
  [180, 'w-[180px]'],
]
/** Of a table that is narrower a column leaves. */
const LEAVES: readonly Width[] = [
  [900, '@max-[900px]:hidden'],
  [1000, '@max-[1000px]:hidden'],
  [1100, '@max-[1100px]:hidden'],
  [1200, '@max-[1200px]:hidden'],
  [1300, '@max-[1300px]:hidden'],
  [1400, '@max-[1400px]:hidden'],
  [1500, '@max-[1500px]:hidden'],
  [1600, '@max-[1600px]:hidden'],
]

/** A letter of mono text, and what stands around a name: padding, swatch, flag. */
const [LETTER, AROUND_NAME, AROUND_WRITER] = [6.95, 74, 14]
/** Value, difference and verdict; one more value; min, max and collisions. */
const [ALWAYS, LAST, EXTREMES] = [84 + 86 + 106, 74, 74 + 74 + 68]

/** The classes of the columns: no name or time is cut, a writer's label only in its middle, and columns leave by priority before that. */
export function valueColumns(rows: readonly ValueRow<ValuedRun>[], isPlaced: boolean) {
  const writes = rows.flatMap(({ values }) => values?.writes ?? [])
  const longest = (texts: readonly string[]) => Math.max(0, ...texts.map(({ length }) => length)) * LETTER
  const hasMs = writes.some(({ claimed, observed }) => (claimed?.ms ?? 0) % 1000 !== 0 || observed.ms % 1000 !== 0)
  const name = widthFor(NAMES, AROUND_NAME + longest(rows.map(({ run }) => run.run.name)))
  const writer = widthFor(WRITERS, AROUND_WRITER + longest(writes.map((write) => write.writer.label)))
  const time = widthFor(TIMES, hasMs ? 180 : 152)
  const needed = name[0] + writer[0] + 2 * time[0] + ALWAYS + LAST
  return {
    isEmpty: writes.length === 0,
    name: name[1],
    writer: writer[1],
    time: time[1],
    last: widthFor(LEAVES, needed)[1],
    extreme: isPlaced ? widthFor(LEAVES, needed + EXTREMES)[1] : '',
  }
}

export type ValueColumns = ReturnType<typeof valueColumns>

/** The first that has the room, or the widest. */
function widthFor(widths: readonly Width[], room: number): Width {
  return widths.find(([width]) => width >= room) ?? widths.at(-1) ?? [0, '']
}
