import 'server-only'
import { type MetricPoint, PointFlag, type RunIdentity, type TrailEvent, type Writer } from '@/lib/cloudtrail/event'
import type { PlainItems } from '@/lib/cloudtrail/plain-items'
import type { FoundRecord } from '@/lib/cloudtrail/record'
import type { SameCall } from '@/lib/cloudtrail/same-call'
import { DoubleList, finished, IntegerList, lists, Numbering, UuidList } from './ingest-lists'
import { PointRange } from './ingest-point-range'
import { Remembered } from './ingest-remembered'
import type { EventDict, ParsedFile, RawPoint } from './store/batch'
import { type DictKind, dictKinds, eventDicts, eventDoubles, eventIntegers, eventUuids } from './store/batch'

const kinds = { metrics: 0, run: 1, trail: 2 } as const
const code = Object.fromEntries(dictKinds.map((kind, at) => [kind, at])) as Record<DictKind, number>
const sharedIntegers = [
  ...(['kind', 'account', 'region', 'recipient_account', 'caller_account', 'run', 'writer'] as const),
  ...(['mfa', 'read_only', 'has_event_id', 'refused'] as const),
]
const leastStep = -(2n ** 63n)
const pointIntegers = ['event', 'item', 'series', 'flags', 'refusal'] as const
const pointDoubles = ['step', 'claimed_ms', 'value'] as const

/** Collects what `findRecords` yields into the columns of a `ParsedFile`. One for each file. */
export class FileColumns {
  private readonly texts = dictKinds.map(() => new Remembered())
  private readonly textList: string[] = []
  private readonly textKinds = new IntegerList()
  private readonly places = new Numbering<string>((text) => text)
  private readonly runs = new Numbering<RunIdentity>(runText)
  private readonly writers = new Numbering<Writer>(writerText)
  private readonly metrics = new Numbering<string>((text) => text)
  private readonly seriesOfRun: Remembered[] = []
  private readonly range = new PointRange()
  private readonly seriesRun = new IntegerList()
  private readonly seriesMetric = new IntegerList()
  private readonly dicts = lists(eventDictNames, () => new IntegerList())
  private readonly integers = lists(eventIntegers, () => new IntegerList())
  private readonly doubles = lists(eventDoubles, () => new DoubleList())
  private readonly uuids = lists(eventUuids, () => new UuidList())
  private readonly pointIntegers = lists(pointIntegers, () => new IntegerList())
  private readonly pointDoubles = lists(pointDoubles, () => new DoubleList())
  private readonly rawPoints: RawPoint[] = []
  private readonly changes: ParsedFile['changes'] = []
  private readonly trailChanges: ParsedFile['trailChanges'] = []
  private readonly rejections: ParsedFile['rejections'] = []
  private readonly calls = new Map<Readonly<TrailEvent>, KnownRow>()
  /** What calls that are like one event share. */
  private readonly repeated = [
    ...Object.values<IntegerList>(this.dicts),
    ...sharedIntegers.map((name) => this.integers[name]),
  ]
  private rows = 0

  /** `sliceHash`: SHA-256 in hex of the record's slice; not needed for rejections. */
  add(record: FoundRecord, sliceHash: string): void {
    if (record.kind === 'rejected') {
      const { index, byteFrom, byteLength, rejection } = record
      this.rejections.push({ index, byteFrom, byteLength, rejection })
    } else if (record.kind === 'call') this.addCall(record, record.call, sliceHash)
    else this.addEvent(record, record.event, sliceHash)
  }

  done(): ParsedFile {
    return {
      texts: this.textList.map(storable),
      textKinds: Uint8Array.from(this.textKinds.done()),
      places: this.places.values.map(storable),
      runs: this.runs.values.map(storableFields),
      writers: this.writers.values.map(storableFields),
      metrics: this.metrics.values.map(storable),
      seriesRun: this.seriesRun.done(),
      seriesMetric: this.seriesMetric.done(),
      events: {
        rows: this.rows,
        dicts: finished(this.dicts),
        integers: finished(this.integers),
        doubles: finished(this.doubles),
        uuids: finished(this.uuids),
      },
      points: {
        rows: this.pointIntegers.event.length,
        ...finished(this.pointIntegers),
        ...finished(this.pointDoubles),
      },
      rawPoints: this.rawPoints,
      changes: this.changes,
      trailChanges: this.trailChanges,
      rejections: this.rejections,
    }
  }

  private addEvent(place: FoundRecord, event: TrailEvent, sliceHash: string): void {
    const row = this.rows++
    const { integers, uuids } = this
    uuids.slice_hash.pushHash(sliceHash)
    if (event.eventId === null) uuids.event_id.pushHash(sliceHash)
    else uuids.event_id.pushText(event.eventId)
    integers.has_event_id.push(event.eventId === null ? 0 : 1)
    integers.record_index.push(place.index)
    integers.byte_from.push(place.byteFrom)
    integers.byte_length.push(place.byteLength)
    integers.kind.push(kinds[event.kind])
    integers.flags.push(event.flags)
    integers.mfa.push(event.mfa === null ? -1 : Number(event.mfa))
    integers.read_only.push(event.readOnly === null ? -1 : Number(event.readOnly))
    this.doubles.event_ms.push(event.eventTimeMs)
    this.doubles.credential_ms.push(event.credentialIssuedMs ?? NaN)
    this.addTexts(event)
    this.addPlaces(event)
    this.addPoints(row, event)
    if (event.change) this.changes.push({ event: row, change: event.change })
    if (event.trailChange) this.trailChanges.push({ event: row, change: event.trailChange })
  }

  /** The first of a file's calls that are like one event is added as an event; the others repeat its row. */
  private addCall(place: FoundRecord, call: SameCall, sliceHash: string): void {
    const known = this.calls.get(call.like)
    if (known === undefined) {
      this.calls.set(call.like, { row: this.rows, metrics: [], series: [] })
      this.addEvent(place, call.toEvent(), sliceHash)
      return
    }
    const row = this.rows++
    const { integers, doubles, uuids } = this
    for (const list of this.repeated) list.repeat(known.row)
    uuids.slice_hash.pushHash(sliceHash)
    uuids.event_id.pushBytes(call.eventId)
    uuids.request_uuid.pushBytes(call.requestId)
    uuids.addendum_event.repeat(known.row)
    doubles.credential_ms.repeat(known.row)
    doubles.event_ms.push(call.eventTimeMs)
    integers.record_index.push(place.index)
    integers.byte_from.push(place.byteFrom)
    integers.byte_length.push(place.byteLength)
    integers.flags.push(call.flags)
    this.addItems(row, call.items, known)
  }

  private addItems(row: number, items: PlainItems, known: KnownRow): void {
    const { range, pointIntegers, pointDoubles } = this
    const run = this.integers.run.last()
    range.clear()
    for (let item = 0; item < items.count; item++) {
      const number = items.metrics[item] ?? -1
      if (known.series[number] === undefined) {
        const metric = items.names.text(number)
        known.metrics[number] = this.metrics.of(metric)
        known.series[number] = this.series(run, metric)
      }
      const step = items.steps[item] ?? NaN
      const claimedMs = items.claimedMs[item] ?? NaN
      range.add(known.metrics[number] ?? -1, step, claimedMs)
      pointIntegers.event.push(row)
      pointIntegers.item.push(item)
      pointIntegers.series.push(known.series[number] ?? -1)
      pointIntegers.refusal.push(-1)
      pointIntegers.flags.push(0)
      pointDoubles.claimed_ms.push(claimedMs)
      pointDoubles.value.push(items.values[item] ?? NaN)
      pointDoubles.step.push(step)
    }
    this.integers.items.push(items.count)
    this.addRange()
  }

  private addTexts(event: TrailEvent): void {
    const { dicts, uuids } = this
    dicts.name_id.push(this.text(code.name, event.eventName))
    dicts.source_id.push(this.text(code.source, event.eventSource))
    dicts.session_id.push(this.text(code.session, event.session))
    dicts.access_key_id.push(this.text(code.access_key, event.accessKeyId))
    dicts.ip_id.push(this.text(code.ip, event.sourceIp))
    dicts.agent_id.push(this.text(code.agent, event.userAgent))
    dicts.client_id.push(this.text(code.client, event.client))
    dicts.vpce_id.push(this.text(code.vpce, event.vpcEndpointId))
    dicts.tls_id.push(this.text(code.tls, event.tls))
    dicts.error_id.push(this.text(code.error, event.errorCode))
    dicts.message_id.push(this.text(code.message, event.errorMessage))
    dicts.shared_id.push(this.text(code.shared, event.sharedEventId))
    dicts.addendum_id.push(this.text(code.addendum, event.addendumReason))
    dicts.invoked_by_id.push(this.text(code.invoked_by, event.invokedBy))
    dicts.request_id.push(uuids.request_uuid.pushText(event.requestId) ? -1 : this.text(code.request, event.requestId))
    uuids.addendum_event.pushText(event.addendumOriginalEventId?.toLowerCase() ?? null)
  }

  private addPlaces(event: TrailEvent): void {
    const { integers, places } = this
    integers.account.push(places.of(event.account))
    integers.region.push(places.of(event.region))
    const { recipientAccount: recipient, callerAccount: caller, run, writer } = event
    integers.recipient_account.push(recipient === null ? -1 : places.of(recipient))
    integers.caller_account.push(caller === null ? -1 : places.of(caller))
    integers.run.push(run === null ? -1 : this.runs.of(run))
    integers.writer.push(this.writers.of(writer))
  }

  /** Points of an event that names no run belong to no series; the event and its raw record stay. */
  private addPoints(row: number, event: TrailEvent): void {
    const { integers, range } = this
    const run = event.run === null ? -1 : this.runs.of(event.run)
    range.clear()
    let refused = 0
    for (const point of event.points) {
      const step = point.step === null ? NaN : Number(point.step)
      range.add(this.metrics.of(point.metric), step, point.claimedMs)
      if (point.refused !== null) refused++
      if (run >= 0) this.addPoint({ row, run, step, point })
    }
    integers.items.push(event.points.length)
    integers.refused.push(refused)
    this.addRange()
  }

  private addRange(): void {
    const { integers, doubles, range } = this
    integers.first_metric.push(range.metrics[0] ?? -1)
    integers.metric_count.push(range.metrics.length)
    doubles.step_min.push(range.stepMin)
    doubles.step_max.push(range.stepMax)
    doubles.claimed_min_ms.push(range.claimedMin)
    doubles.claimed_max_ms.push(range.claimedMax)
  }

  private addPoint({ row, run, step, point }: { row: number; run: number; step: number; point: MetricPoint }): void {
    const { pointIntegers: integers, pointDoubles: doubles } = this
    const at = integers.event.length
    integers.event.push(row)
    integers.item.push(point.item)
    integers.series.push(this.series(run, point.metric))
    integers.refusal.push(this.text(code.refusal, point.refused))
    doubles.claimed_ms.push(point.claimedMs ?? NaN)
    doubles.value.push(point.value)
    // The smallest 64-bit step stands for "none" on the way to the store, so its digits are kept instead.
    const least = point.step === leastStep
    integers.flags.push(least ? point.flags | PointFlag.stepOdd : point.flags)
    doubles.step.push(least ? NaN : step)
    const rawStep = least ? String(point.step) : point.rawStep
    const exactStep = !least && Math.abs(step) > Number.MAX_SAFE_INTEGER ? point.step : null
    if (rawStep !== null || point.rawValue !== null || point.rawTimestamp !== null || exactStep !== null) {
      this.rawPoints.push({ row: at, step: rawStep, value: point.rawValue, claimed: point.rawTimestamp, exactStep })
    }
  }

  private series(run: number, metric: string): number {
    const known = this.seriesOfRun[run] ?? new Remembered()
    this.seriesOfRun[run] = known
    const found = known.find(metric)
    if (found !== undefined) return found
    const series = this.seriesRun.length
    known.add(metric, series)
    this.seriesRun.push(run)
    this.seriesMetric.push(this.metrics.of(metric))
    return series
  }

  private text(code: number, text: string | null): number {
    if (text === null) return -1
    const known = this.texts[code]
    const found = known?.find(text)
    if (found !== undefined) return found
    const id = this.textList.length
    known?.add(text, id)
    this.textList.push(text)
    this.textKinds.push(code)
    return id
  }
}

/** The row of a call that others are like, and the ids of their metrics by the number in `MetricNames`. */
interface KnownRow {
  row: number
  metrics: number[]
  series: number[]
}

const eventDictNames = Object.keys(eventDicts) as EventDict[]

const runText = (run: RunIdentity) =>
  `${run.partition}\0${run.account}\0${run.region}\0${run.resourceType}\0${run.name}`
const writerText = (writer: Writer) =>
  `${writer.partition}\0${writer.account}\0${writer.principal}\0${writer.person ?? ''}\0${writer.personSource}`

/** Half a surrogate pair has no UTF-8: it is kept as its visible escape, so that different texts stay different. */
function storable(text: string): string {
  return text.isWellFormed() ? text : text.replace(/\p{Surrogate}/gu, (half) => `\\u${half.charCodeAt(0).toString(16)}`)
}

function storableFields<T extends RunIdentity | Writer>(value: T): T {
  const entries = Object.entries<string | null>({ ...value })
  if (entries.every(([, text]) => text?.isWellFormed() ?? true)) return value
  return {
    ...value,
    ...Object.fromEntries(entries.map(([name, text]) => [name, text === null ? null : storable(text)])),
  }
}
