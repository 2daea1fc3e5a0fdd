// Part of verify.mjs: compares the rows of events.ndjson with the records that they were made from, those of events.csv
// with events.ndjson, and what the manifest counts with both.
import { createHash } from 'node:crypto'
import { closeSync, createReadStream, existsSync, fstatSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { differsFromItem, rowOfRecord } from './verify-record.mjs'

/**
 * Each row says what its record says, events.csv what the rows say, and the manifest what they come to. `contentOf` gives
 * the bytes of a log file, `fail` notes what is wrong. Answers how many rows there are, and how many were compared.
 */
export async function checkRows(manifest, { folder, fail, contentOf }) {
  const path = join(folder, 'events.ndjson')
  const wrong = (line, why) => fail('events.ndjson', `line ${line} ${why}`)
  const found = await readRows(manifest, { path, csv: new Csv(join(folder, 'events.csv'), fail), wrong })
  compareCounts(manifest, found, fail)
  const file = openSync(path)
  const compared = new Set()
  const check = (slice, { log, byteFrom }, { at, length, line }) => {
    const row = Buffer.alloc(length)
    readSync(file, row, 0, length, at)
    try {
      const why = difference(JSON.parse(row), slice, { log, byteFrom })
      if (why !== null) wrong(line, why)
    } catch (error) {
      wrong(line, `cannot be compared: ${error.message}`)
    }
    compared.add(line)
  }
  for (const log of new Map(manifest.logs.map((entry) => [entry.storedSha256, entry])).values()) {
    const { bytes } = log.form === 'file' ? contentOf(log) : {}
    if (bytes === undefined) continue
    for (const [byteFrom, row] of found.rowsOf.get(log.storedSha256))
      check(bytes.subarray(byteFrom, byteFrom + row.byteLength), { log: log.storedSha256, byteFrom }, row)
  }
  await checkRecords(manifest, { path: join(folder, 'records.ndjson'), rowsOf: found.rowsOf, check, fail })
  closeSync(file)
  return { events: found.events, compared: compared.size }
}

/** Of log files whose bytes are not in the bundle, the records are, each with its row. */
async function checkRecords({ logs }, { path, rowsOf, check, fail }) {
  const rest = new Map()
  for (const { form, storedSha256 } of logs)
    if (form === 'records') rest.set(storedSha256, new Map(rowsOf.get(storedSha256)))
  if (rest.size === 0) return
  for await (const { bytes } of linesOf(path)) {
    const { log, byteFrom, byteLength, sha256, text } = JSON.parse(bytes)
    const slice = Buffer.from(text)
    const row = rest.get(log)?.get(byteFrom)
    const why = (what) => fail('records.ndjson', `the record at ${byteFrom} of ${log} ${what}`)
    if (createHash('sha256').update(slice).digest('hex') !== sha256) why('has another SHA-256')
    if (row === undefined) why('belongs to no line of events.ndjson')
    else if (row.byteLength !== byteLength || slice.length !== byteLength) why('has another length')
    else check(slice, { log, byteFrom }, row)
    rest.get(log)?.delete(byteFrom)
  }
  for (const rows of rest.values())
    for (const { line } of rows.values()) fail('events.ndjson', `line ${line} has no record in records.ndjson`)
}

/** Where the row of each record stands in events.ndjson, by log file and place in it, and what the rows come to. */
async function readRows({ logs }, { path, csv, wrong }) {
  const rowsOf = new Map(logs.map(({ storedSha256 }) => [storedSha256, new Map()]))
  const claims = new Map()
  for (const log of logs) claims.set(nameOf(log), [...(claims.get(nameOf(log)) ?? []), log])
  const sums = { events: 0, points: 0, refused: 0, claimed: [], observed: [] }
  const eventsOf = new Map()
  for await (const { at, bytes } of linesOf(path)) {
    const line = ++sums.events
    const row = JSON.parse(bytes)
    csv.take(row)
    add(sums, row)
    const named = new Set()
    for (const place of row.places) {
      const name = nameOf({ ...place, storedSha256: place.log })
      const claimed = claims.get(name)
      if (claimed === undefined) {
        wrong(line, 'names a log file that the manifest does not')
        continue
      }
      named.add(name)
      if (!claimed.some(({ verdict, reason }) => verdict === place.verdict && reason === place.reason))
        wrong(line, 'has another verdict for its log file than the manifest')
      const rows = rowsOf.get(place.log)
      if ((rows.get(place.byteFrom)?.line ?? line) !== line) wrong(line, 'names a record that another line has')
      rows.set(place.byteFrom, { at, length: bytes.length, byteLength: place.byteLength, line })
    }
    for (const name of named) eventsOf.set(name, (eventsOf.get(name) ?? 0) + 1)
    const best = BEST.find((verdict) => row.places.some((place) => place.verdict === verdict))
    if (named.size === 0) wrong(line, 'names no log file')
    else if (row.verdict !== best) wrong(line, 'has another verdict than the best of its log files')
  }
  csv.end()
  return { ...sums, rowsOf, eventsOf }
}

const BEST = ['verified', 'hash-only', 'pending', 'failed', 'unattested', 'not-applicable']
const nameOf = ({ storedSha256, source, key }) => JSON.stringify([storedSha256, source, key])

function add(sums, { observedMs, items }) {
  sums.observed = rangeOf([...sums.observed, observedMs])
  sums.claimed = rangeOf([...sums.claimed, ...items.flatMap(({ claimedMs }) => claimedMs ?? [])])
  const refused = items.filter(({ refused }) => refused !== null).length
  sums.refused += refused
  sums.points += items.length - refused
}

const rangeOf = (times) => (times.length === 0 ? [] : [Math.min(...times), Math.max(...times)])

/** The manifest counts what is there. */
function compareCounts(manifest, { eventsOf, ...sums }, fail) {
  const { counts, verdicts, clocks, logs, digests, keys } = manifest
  const wrong = (what, said, found) => {
    const [a, b] = [JSON.stringify(said), JSON.stringify(found)]
    if (a !== b) fail('manifest.json', `it says that ${what} ${a}, and the files come to ${b}`)
  }
  const { events, points, refused } = sums
  const lengths = { logs: logs.length, digests: digests.length, keys: keys.length }
  for (const [name, found] of Object.entries({ events, points, refused, ...lengths }))
    wrong(`its ${name} are`, counts[name], found)
  for (const verdict of new Set([...Object.keys(verdicts), ...logs.map((log) => log.verdict)]))
    wrong(
      `its log files with the verdict ${verdict} are`,
      verdicts[verdict],
      logs.filter((log) => log.verdict === verdict).length,
    )
  const delivered = rangeOf(logs.flatMap((log) => (log.delivered === null ? [] : Date.parse(log.delivered))))
  for (const [name, [from, to]] of Object.entries({ claimed: sums.claimed, observed: sums.observed, delivered }))
    wrong(`times are ${name}`, clocks[name], from === undefined ? null : { from: isoOf(from), to: isoOf(to) })
  for (const log of logs) wrong(`the calls in ${log.key} are`, log.events, eventsOf.get(nameOf(log)) ?? 0)
}

/** What a row says otherwise than its record; null: nothing. */
function difference(row, slice, { log, byteFrom }) {
  const { id, items, ...record } = rowOfRecord(slice)
  const { own, hash } = id
  const place = row.places.find((each) => each.log === log && each.byteFrom === byteFrom)
  if (place.sliceHash !== hash || place.byteLength !== slice.length) return 'has another hash than its record'
  if (row.id !== (own ?? hash) && row.id !== `${own}~${hash}`) return 'has another id than its record'
  for (const [name, said] of Object.entries(record)) {
    const fields = name === 'writer' ? Object.entries(said) : [[null, said]]
    for (const [field, value] of fields) {
      const shown = field === null ? row[name] : row[name]?.[field]
      if (JSON.stringify(shown) !== JSON.stringify(value))
        return `has another ${field === null ? name : `${name}.${field}`} than its record`
    }
  }
  if (row.items.length !== items.length) return `has ${row.items.length} items, its record has ${items.length}`
  for (const [at, item] of items.entries()) {
    const differs = differsFromItem(row.items[at], item)
    if (differs !== null) return `has another ${differs} in item ${item.item} than its record`
  }
  return null
}

const isoOf = (ms) => {
  const date = new Date(ms)
  return Number.isNaN(date.getTime()) ? `${ms} ms since 1970` : date.toISOString()
}

const HEAD = [
  ...['event', 'observed', 'call', 'result', 'error', 'run', 'account', 'region', 'item', 'metric', 'step', 'value'],
  ...['claimed', 'refused', 'writer', 'principal', 'person', 'person source', 'source ip', 'vpc endpoint', 'client'],
  ...['flags', 'verdict', 'reason', 'log file sha256', 'record'],
]

/** Holds events.csv against the rows as they come; what follows the first row that differs is not compared. */
class Csv {
  constructor(path, fail) {
    this.file = existsSync(path) ? openSync(path) : null
    this.fail = (why) => fail('events.csv', why)
    this.at = 0
    this.expect([HEAD], 'the first line')
  }

  take(row) {
    const { id, writer, items, places, verdict } = row
    const [place] = places
    const before = [id, row.observed, row.name, row.result, row.error, row.run?.name, row.account, row.region]
    const after = [
      ...[writer.label, writer.principal, writer.person, writer.personSource, row.sourceIp, row.vpcEndpointId],
      ...[row.client, row.flags.join('; '), verdict, place?.reason, place?.log, place?.recordIndex],
    ]
    const cells = items.length === 0 ? [Array(6)] : items.map(cellsOf)
    this.expect(
      cells.map((item) => [...before, ...item, ...after]),
      `the row of event ${id}`,
    )
  }

  expect(lines, what) {
    if (this.file === null) return
    const wanted = Buffer.from(lines.map((line) => `${Array.from(line, csvField).join(',')}\r\n`).join(''))
    const found = Buffer.alloc(wanted.length)
    readSync(this.file, found, 0, found.length, this.at)
    this.at += found.length
    if (found.equals(wanted)) return
    this.fail(`${what} is not what events.ndjson says`)
    this.close()
  }

  end() {
    if (this.file !== null && fstatSync(this.file).size !== this.at) this.fail('it has rows that events.ndjson has not')
    this.close()
  }

  close() {
    if (this.file !== null) closeSync(this.file)
    this.file = null
  }
}

function cellsOf({ item, metric, step, value, claimed, refused, raw }) {
  return [item, metric, raw?.step ?? step, raw?.value ?? value, claimed ?? raw?.claimed, refused]
}

function csvField(value) {
  const text = String(value ?? '')
  const isFormula = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text)
  const safe = isFormula ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

async function* linesOf(path) {
  let [rest, at] = [Buffer.alloc(0), 0]
  for await (const part of createReadStream(path)) {
    rest = Buffer.concat([rest, part])
    let from = 0
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10, from)) {
      yield { at: at + from, bytes: rest.subarray(from, end) }
      from = end + 1
    }
    at += from
    rest = rest.subarray(from)
  }
  if (rest.length > 0) yield { at, bytes: rest }
}
