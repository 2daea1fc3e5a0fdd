import 'server-only'
import { hash } from 'node:crypto'
import type { Verdict } from '@/lib/cloudtrail/verdict'
import { csvLine } from '@/lib/format'
import type { BundleEvent, BundleItem } from '@/lib/store/bundle-events'
import type { BundlePlace } from '@/lib/store/bundle-places'
import type { ClaimedLog } from './bundle-manifest'
import { isoOf } from './bundle-words'

/** A call with the log files of its places, in their order. */
export interface ProvedEvent extends Omit<BundleEvent, 'places'> {
  /** The best of its places: each of them holds the same record. */
  verdict: Verdict
  places: (BundleEvent['places'][number] & { log: ClaimedLog })[]
}

/** A line of `events.ndjson`: one call with all of its items. Times are ISO 8601 and epoch ms. */
export function ndjsonLine(event: ProvedEvent): string {
  const { event_ms: observedMs, run, run_key: runKey, writer, places, items, ...rest } = event
  return `${JSON.stringify({
    id: rest.id,
    kind: rest.kind,
    name: rest.name,
    observed: isoOf(observedMs),
    observedMs,
    result: rest.result,
    error: rest.error,
    message: rest.message,
    run: run === null ? null : { key: runKey, name: run },
    account: rest.account,
    region: rest.region,
    writer: {
      ...{ key: rest.writer_key, label: writer, type: rest.writer_type, account: rest.writer_account },
      ...{ principal: rest.principal, person: rest.person, personSource: rest.person_source },
    },
    session: rest.session,
    accessKeyId: rest.access_key,
    sourceIp: rest.ip,
    vpcEndpointId: rest.vpce,
    client: rest.client,
    userAgent: rest.agent,
    requestId: rest.request,
    flags: rest.flags,
    verdict: rest.verdict,
    items: items.map((item) => ({ ...item, claimed: item.claimedMs === null ? null : isoOf(item.claimedMs) })),
    places: places.map(({ log, recordIndex, byteFrom, byteLength, sliceHash }) => ({
      ...{ log: log.storedSha256, source: log.source, key: log.key, recordIndex, byteFrom, byteLength, sliceHash },
      ...{ verdict: log.verdict, reason: log.reason },
    })),
  })}\n`
}

/** A line of `records.ndjson`: one record as its log file has it, byte for byte. */
export function recordLine(log: ClaimedLog, place: Omit<BundlePlace, 'fileId'>, record: Uint8Array): string {
  const { storedSha256, source, key } = log
  const { recordIndex, byteFrom, byteLength } = place
  const sha256 = hash('sha256', record, 'hex')
  const text = Buffer.from(record.buffer, record.byteOffset, record.length).toString('utf8')
  return `${JSON.stringify({ log: storedSha256, source, key, recordIndex, byteFrom, byteLength, sha256, text })}\n`
}

// What is long and the same in many rows is in events.ndjson, by the event's id, and in the manifest, by the hash.
const HEAD = [
  ...['event', 'observed', 'call', 'result', 'error', 'run', 'account', 'region', 'item', 'metric', 'step', 'value'],
  ...['claimed', 'refused', 'writer', 'principal', 'person', 'person source', 'source ip', 'vpc endpoint', 'client'],
  ...['flags', 'verdict', 'reason', 'log file sha256', 'record'],
]

/** The first line of `events.csv`. */
export const csvHead = csvLine(HEAD)

/** Lines of `events.csv`: one for each item of the call, or one for a call without. Safe to open in a spreadsheet. */
export function csvLines(event: ProvedEvent): string {
  const before = [event.id, isoOf(event.event_ms), event.name, event.result, event.error, event.run]
  const [place] = event.places
  const after = [
    ...[event.writer, event.principal, event.person, event.person_source, event.ip, event.vpce, event.client],
    ...[event.flags.join('; '), event.verdict, place?.log.reason, place?.log.storedSha256, place?.recordIndex],
  ]
  const items: (BundleItem | null)[] = event.items.length === 0 ? [null] : event.items
  return items.map((item) => csvLine([...before, event.account, event.region, ...itemFields(item), ...after])).join('')
}

function itemFields(item: BundleItem | null): (string | number | null)[] {
  if (item === null) return [null, null, null, null, null, null]
  const { metric, step, value, claimedMs, refused, raw } = item
  const claimed = claimedMs === null ? (raw?.claimed ?? null) : isoOf(claimedMs)
  return [item.item, metric, raw?.step ?? step, raw?.value ?? value, claimed, refused]
}
