// Part of verify.mjs: compares the rows of events.ndjson with the records that they were made from.
import { createHash } from 'node:crypto'
import { closeSync, createReadStream, openSync, readSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Each row says what its record says. `contentOf` gives the bytes of a log file, `fail` notes what is wrong. Answers how
 * many events there are, and how many of their records were compared.
 */
export async function checkRows(manifest, { folder, fail, contentOf }) {
  const path = join(folder, 'events.ndjson')
  const { rowsOf, events } = await findRows(path, manifest, fail)
  const file = openSync(path)
  let compared = 0
  const check = (record, { at, length, line }) => {
    const row = Buffer.alloc(length)
    readSync(file, row, 0, length, at)
    const differs = difference(JSON.parse(row), JSON.parse(record))
    if (differs !== null) fail('events.ndjson', `line ${line} has another ${differs} than its record`)
    compared += 1
  }
  for (const log of new Map(manifest.logs.map((entry) => [entry.storedSha256, entry])).values()) {
    const { bytes } = log.form === 'file' ? contentOf(log) : {}
    if (bytes === undefined) continue
    const rows = rowsOf.get(log.storedSha256)
    for (const [from, row] of rows) check(bytes.subarray(from, from + row.byteLength), row)
  }
  if (manifest.logs.some(({ form }) => form === 'records')) {
    for await (const { bytes } of linesOf(join(folder, 'records.ndjson'))) {
      const { log, byteFrom, sha256, text } = JSON.parse(bytes)
      const isSame = createHash('sha256').update(text).digest('hex') === sha256
      if (!isSame) fail('records.ndjson', `the record at ${byteFrom} of ${log} has another SHA-256`)
      const row = rowsOf.get(log)?.get(byteFrom)
      if (row !== undefined) check(text, row)
    }
  }
  closeSync(file)
  return { events, compared }
}

/** Where the row of each record stands in events.ndjson, by log file and place in it. */
async function findRows(path, { logs, counts }, fail) {
  const rowsOf = new Map(logs.map(({ storedSha256 }) => [storedSha256, new Map()]))
  let events = 0
  for await (const { at, bytes } of linesOf(path)) {
    events += 1
    for (const { log, byteFrom, byteLength } of JSON.parse(bytes).places) {
      const rows = rowsOf.get(log)
      if (rows === undefined) fail('events.ndjson', `line ${events} names a log file that the manifest does not`)
      else rows.set(byteFrom, { at, length: bytes.length, byteLength, line: events })
    }
  }
  if (events !== counts.events) fail('events.ndjson', `it has ${events} events, the manifest says ${counts.events}`)
  return { rowsOf, events }
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
}

/** What a row says otherwise than its record; null: nothing. What a record says in an odd way is left to people. */
function difference(event, found) {
  const record = typeof found === 'string' ? JSON.parse(found) : found
  const either = (object, name) => object?.[name] ?? object?.[name[0].toUpperCase() + name.slice(1)]
  const [id] = event.id.split('~')
  if (id.includes('-') && record.eventID.toLowerCase() !== id) return 'eventID'
  if (record.eventName !== event.name) return 'eventName'
  if (Date.parse(record.eventTime) !== event.observedMs) return 'eventTime'
  if (event.flags.some((flag) => flag.startsWith('ambiguous'))) return null
  const items = either(record.requestParameters, 'metricData')
  for (const { item, metric, step, value } of event.items) {
    const written = items?.[item]
    if (either(written, 'metricName') !== metric) return `metricName in item ${item}`
    const writtenStep = either(written, 'step')
    if (Number.isSafeInteger(writtenStep) && writtenStep !== step) return `step in item ${item}`
    const writtenValue = either(written, 'value')
    if (Number.isFinite(writtenValue) && writtenValue !== value) return `value in item ${item}`
  }
  return null
}
