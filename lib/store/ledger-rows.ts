import 'server-only'
import type { EventDict, EventDouble, EventInteger, EventUuid, ParsedFile } from './batch'
import { eventDicts, eventDoubles, eventIntegers, eventUuids } from './batch'
import type { FileIds } from './names'

/** One parsed file of a transaction with the ids that its local ids have in the store. */
export interface BatchFile {
  fileId: number
  parsed: ParsedFile
  ids: FileIds
  /** Rows of `BatchRows` that are this file's: from `firstRow` on. */
  firstRow: number
}

/** All event records of a transaction in file order, as columns with the store's ids. */
export interface BatchRows {
  rows: number
  fileId: Int32Array
  dicts: Record<EventDict, Int32Array>
  integers: Record<EventInteger, Int32Array>
  doubles: Record<EventDouble, Float64Array>
  uuids: Record<EventUuid, Uint8Array>
  /** Accounts and regions that `integers` name by index. */
  places: string[]
}

const dictNames = Object.keys(eventDicts) as EventDict[]

/** Joins the files' columns, local ids replaced. The files keep their order, which is part of what is journalled. */
export function joinRows(files: BatchFile[]): BatchRows {
  const rows = files.reduce((sum, { parsed }) => sum + parsed.events.rows, 0)
  const joined: BatchRows = {
    rows,
    fileId: new Int32Array(rows),
    dicts: columns(dictNames, () => new Int32Array(rows)),
    integers: columns(eventIntegers, () => new Int32Array(rows)),
    doubles: columns(eventDoubles, () => new Float64Array(rows)),
    uuids: columns(eventUuids, () => new Uint8Array(16 * rows)),
    places: [],
  }
  const places = new Map<string, number>()
  for (const file of files) copyFile(file, joined, places)
  joined.places = [...places.keys()]
  return joined
}

function copyFile({ fileId, parsed, ids, firstRow }: BatchFile, into: BatchRows, places: Map<string, number>): void {
  const { events } = parsed
  into.fileId.fill(fileId, firstRow, firstRow + events.rows)
  for (const name of dictNames) mapped(events.dicts[name], ids.texts, into.dicts[name].subarray(firstRow))
  for (const name of eventDoubles) into.doubles[name].set(events.doubles[name], firstRow)
  for (const name of eventUuids) into.uuids[name].set(events.uuids[name], 16 * firstRow)
  const placeIds = Int32Array.from(parsed.places, (place) => {
    const id = places.get(place) ?? places.size
    places.set(place, id)
    return id
  })
  const maps: Partial<Record<EventInteger, Int32Array>> = {
    account: placeIds,
    region: placeIds,
    recipient_account: placeIds,
    caller_account: placeIds,
    run: ids.runs,
    writer: ids.writers,
    first_metric: ids.metrics,
  }
  for (const name of eventIntegers) {
    const map = maps[name]
    if (map) mapped(events.integers[name], map, into.integers[name].subarray(firstRow))
    else into.integers[name].set(events.integers[name], firstRow)
  }
}

function mapped(local: Int32Array, ids: Int32Array, into: Int32Array): void {
  for (let row = 0; row < local.length; row++) {
    const id = local[row] ?? -1
    into[row] = id < 0 ? -1 : (ids[id] ?? -1)
  }
}

function columns<Name extends string, T>(names: readonly Name[], make: () => T): Record<Name, T> {
  return Object.fromEntries(names.map((name) => [name, make()])) as Record<Name, T>
}
