import type { Step, Value, WriterRef } from './fields'

/** Points as they are in `SeriesResponse`. */
interface PointColumns {
  x: number[]
  value: Value[]
  step: (Step | null)[]
  claimedMs: (number | null)[]
  observedMs: number[]
  event: number[]
  item: number[]
  writer: number[]
  segment: number[]
}

/** What of a `SeriesResponse` the two parts are joined by. */
interface SeriesPart {
  after: number | null
  split: boolean
  bucketWidth: number | null
  drawn: number
  points: PointColumns
  beside: PointColumns
  marks: PointColumns
  collisions: PointColumns
  events: string[]
  writers: WriterRef[]
  groups: string[]
  eventGroup: number[]
}

/**
 * The whole answer of which `tail` gives what `held` does not have; null when they do not fit together, so that all has
 * to be asked for.
 */
export function withTail<Answer extends SeriesPart>(held: Answer, tail: Answer): Answer | null {
  const { after } = tail
  if (after === null) return tail
  if (held.split !== tail.split || held.bucketWidth !== tail.bucketWidth) return null
  const legend = new Legend()
  const kept = legend.rowsOf(held, held.points, (x) => x < after)
  const come = legend.rowsOf(tail, tail.points, () => true)
  const points = toColumns(lineByLine(kept, come))
  const others = (columns: PointColumns) => toColumns(legend.rowsOf(tail, columns, () => true))
  const [beside, marks, collisions] = [others(tail.beside), others(tail.marks), others(tail.collisions)]
  return {
    ...tail,
    ...legend.told(),
    after: null,
    points,
    beside,
    marks,
    collisions,
    drawn: points.x.length + marks.x.length,
  }
}

type Row = { [Name in keyof PointColumns]: PointColumns[Name][number] }

/** What the rows of both answers refer to, each once. */
class Legend {
  private readonly events = new Map<string, number>()
  private readonly writers = new Map<string, { at: number; ref: WriterRef }>()
  private readonly groups = new Map<string, number>()
  private readonly eventGroup: number[] = []

  rowsOf(answer: SeriesPart, columns: PointColumns, wanted: (x: number) => boolean): Row[] {
    const rows: Row[] = []
    for (let at = 0; at < columns.x.length; at++) {
      const row = rowAt(columns, at)
      if (row !== null && wanted(row.x)) {
        rows.push({ ...row, event: this.event(answer, row.event), writer: this.writer(answer, row.writer) })
      }
    }
    return rows
  }

  told(): Pick<SeriesPart, 'events' | 'writers' | 'groups' | 'eventGroup'> {
    return {
      events: [...this.events.keys()],
      writers: [...this.writers.values()].map(({ ref }) => ref),
      groups: [...this.groups.keys()],
      eventGroup: this.eventGroup,
    }
  }

  private event({ events, groups, eventGroup }: SeriesPart, index: number): number {
    const id = events[index] ?? ''
    const known = this.events.get(id)
    if (known !== undefined) return known
    const at = this.events.size
    this.events.set(id, at)
    const group = eventGroup[index]
    if (group !== undefined) this.eventGroup[at] = placeOf(this.groups, groups[group] ?? '')
    return at
  }

  private writer({ writers }: SeriesPart, index: number): number {
    const ref = writers[index]
    if (ref === undefined) return -1
    const known = this.writers.get(ref.key)
    if (known !== undefined) return known.at
    const at = this.writers.size
    this.writers.set(ref.key, { at, ref })
    return at
  }
}

function placeOf(places: Map<string, number>, name: string): number {
  const at = places.get(name) ?? places.size
  places.set(name, at)
  return at
}

function rowAt(columns: PointColumns, at: number): Row | null {
  const { x, value, observedMs } = { x: columns.x[at], value: columns.value[at], observedMs: columns.observedMs[at] }
  if (x === undefined || value === undefined || observedMs === undefined) return null
  return {
    x,
    value,
    observedMs,
    step: columns.step[at] ?? null,
    claimedMs: columns.claimedMs[at] ?? null,
    event: columns.event[at] ?? -1,
    item: columns.item[at] ?? 0,
    writer: columns.writer[at] ?? -1,
    segment: columns.segment[at] ?? 0,
  }
}

/** Rows of both, line by line (segment, writer), each line along x. */
function lineByLine(kept: Row[], come: Row[]): Row[] {
  const lines = new Map<string, Row[]>()
  for (const row of [...kept, ...come]) {
    const name = `${row.segment} ${row.writer}`
    const line = lines.get(name)
    if (line === undefined) lines.set(name, [row])
    else line.push(row)
  }
  return [...lines.values()].sort((a, b) => (a[0]?.segment ?? 0) - (b[0]?.segment ?? 0)).flat()
}

function toColumns(rows: Row[]): PointColumns {
  return {
    x: rows.map(({ x }) => x),
    value: rows.map(({ value }) => value),
    step: rows.map(({ step }) => step),
    claimedMs: rows.map(({ claimedMs }) => claimedMs),
    observedMs: rows.map(({ observedMs }) => observedMs),
    event: rows.map(({ event }) => event),
    item: rows.map(({ item }) => item),
    writer: rows.map(({ writer }) => writer),
    segment: rows.map(({ segment }) => segment),
  }
}
