import 'server-only'
import { parseObjectKey } from './cloudtrail/object-key'
import type { IngestLog } from './ingest-log'
import type { RefusedEntry, SourceObject } from './sources/source'
import type { HeldFile } from './store/held-files'

const soonMs = 30_000
const latestMs = 900_000
/** Of many that are kept back for one reason, so many are tried: what they meet, the others would meet too. */
const probes = 20
const toldEach = 5

/** Something that could be listed and not read. `sinceMs`: when it was first met; it stands until it was read or is gone. */
export type Refusal = HeldFile

interface Held extends Refusal {
  /** What was tried to be read; null: no reading is tried, since the listing itself refuses it. */
  version: string | null
  tries: number
  triedMs: number
  dueMs: number
  /** Tried with the next listing, however many there are. */
  isReleased: boolean
  isTold: boolean
}

/** What sources keep back: since when, and when it is worth another try. Times are epoch ms and come from the caller. */
export class Refusals {
  private readonly held = new Map<string, Map<string, Held>>()
  private readonly changed = new Set<string>()

  /** `before`: what an earlier life of the server could not read, by source. */
  constructor(before: ReadonlyMap<string, readonly Refusal[]> = new Map()) {
    for (const [source, refusals] of before) {
      // Any version is another than '', so that all of it is tried once.
      const untried = { version: '', tries: 0, triedMs: 0, dueMs: 0, isReleased: true, isTold: false }
      const toHeld = (one: Refusal) => ({ ...one, ...untried, version: ownerOf(one.key) === one.key ? '' : null })
      this.held.set(source, new Map(refusals.map((one) => [one.key, toHeld(one)])))
    }
  }

  /** In the order in which they were met. */
  of(source: string): Refusal[] {
    return [...this.mine(source).values()]
  }

  /** When something of `source` is tried again at the earliest; null: with the next listing, or never by itself. */
  nextMs(source: string, nowMs: number): number | null {
    let next = Number.POSITIVE_INFINITY
    for (const held of this.mine(source).values()) {
      if (held.version === null) continue
      if (held.isReleased || isDue(held, nowMs)) return null
      next = Math.min(next, held.dueMs)
    }
    return Number.isFinite(next) ? next : null
  }

  /** Whether exactly this version was tried, and not read. */
  isHeld(source: string, { key, version }: SourceObject): boolean {
    return this.mine(source).get(key)?.version === version
  }

  /** After a listing of everything: takes in what it refused, and forgets what is gone. Answers what of `held` is tried now. */
  listed(
    source: string,
    found: { seen: ReadonlySet<string>; refused: readonly RefusedEntry[]; held: readonly SourceObject[] },
    nowMs: number,
  ): SourceObject[] {
    const { seen, refused, held } = found
    for (const entry of refused) this.refuse(source, entry, { version: null, nowMs })
    for (const key of this.mine(source).keys()) {
      if (!seen.has(key) && !seen.has(ownerOf(key))) this.forget(source, key)
    }
    return this.due(source, held, nowMs)
  }

  /** Those of `objects`, all held, that are tried again now. */
  due(source: string, objects: readonly SourceObject[], nowMs: number): SourceObject[] {
    const mine = this.mine(source)
    const due = new Set<string>()
    const waiting: Held[] = []
    for (const { key } of objects) {
      const held = mine.get(key)
      if (held?.isReleased) due.add(key)
      else if (held && isDue(held, nowMs)) waiting.push(held)
    }
    for (const alike of alikeOf(waiting)) {
      alike.sort((a, b) => a.triedMs - b.triedMs)
      for (const { key } of alike.slice(0, probes)) due.add(key)
      for (const held of alike.slice(probes)) postpone(held, nowMs)
    }
    return objects.filter(({ key }) => due.has(key))
  }

  /** `version`: what was tried to be read, null for what the listing itself refuses. */
  refuse(source: string, entry: RefusedEntry, { version, nowMs }: { version: string | null; nowMs: number }): void {
    const { key, reason, detail } = entry
    const before = this.mine(source).get(key)
    if (before?.reason !== reason) this.changed.add(source)
    const held: Held = {
      ...{ key, kind: kindOf(key), reason, detail, version, sinceMs: before?.sinceMs ?? nowMs },
      ...{ tries: before?.tries ?? 0, triedMs: nowMs, dueMs: nowMs, isReleased: false },
      isTold: before?.reason === reason && before.isTold,
    }
    postpone(held, nowMs)
    const mine = this.held.get(source) ?? new Map<string, Held>()
    this.held.set(source, mine.set(key, held))
  }

  /**
   * An object was read. True when that is a sign that what was kept back with it can be read too: all of it is tried with
   * the next listing.
   */
  wasRead(source: string, key: string): boolean {
    const held = this.mine(source).get(key)
    this.forget(source, key)
    this.forget(source, beside(key))
    if (held === undefined || held.isReleased) return false
    const alike = [...this.mine(source).values()].filter(
      ({ kind, reason, version }) => kind === held.kind && reason === held.reason && version !== null,
    )
    for (const one of alike) one.isReleased = true
    return alike.length > 0
  }

  /** What has this key now was read before, or nothing has it. */
  forget(source: string, key: string): void {
    if (this.held.get(source)?.delete(key)) this.changed.add(source)
  }

  /** Has everything tried with the next listing. Answers how much that is. */
  dueNow(source: string): number {
    const tried = [...this.mine(source).values()].filter(({ version }) => version !== null)
    for (const held of tried) held.isReleased = true
    return tried.length
  }

  /** Logs what was not told before: each once, and of many for one reason only how many and which, for example. */
  tell(source: string, log: IngestLog): void {
    const news = [...this.mine(source).values()].filter(({ isTold }) => !isTold)
    for (const alike of alikeOf(news)) {
      const files = alike.length
      for (const { key, reason, detail } of files > toldEach ? alike.slice(0, 1) : alike) {
        log.warn('refused', { source, key, reason, detail, ...(files > toldEach ? { files } : {}) })
      }
      for (const held of alike) held.isTold = true
    }
  }

  /** All of `source` when something came or went since the last call, else null. */
  takeChanged(source: string): Refusal[] | null {
    return this.changed.delete(source) ? this.of(source) : null
  }

  private mine(source: string): ReadonlyMap<string, Held> {
    return this.held.get(source) ?? none
  }
}

const none: ReadonlyMap<string, Held> = new Map()

/** Those that are kept back for one reason, together: by the first of each. */
export function alikeOf<One extends Refusal>(refusals: Iterable<One>): One[][] {
  const groups = new Map<string, One[]>()
  for (const one of refusals) {
    const group = `${one.kind} ${one.reason}`
    const alike = groups.get(group) ?? []
    if (alike.push(one) === 1) groups.set(group, alike)
  }
  return [...groups.values()]
}

// A clock that was set back would otherwise hold everything until it is where it was.
const isDue = ({ dueMs, triedMs }: Held, nowMs: number) => nowMs >= dueMs || nowMs < triedMs

/** At once the first time, since much passes by itself; then later and later. */
function postpone(held: Held, nowMs: number): void {
  held.tries++
  held.dueMs = nowMs + (held.tries === 1 ? 0 : Math.min(soonMs * 2 ** (held.tries - 2), latestMs))
}

const SIDECAR = '.head.json'
const beside = (key: string) => `${key}${SIDECAR}`
/** The object that a refusal is about: what keeps the metadata of a digest is none itself. */
const ownerOf = (key: string) => (key.endsWith(SIDECAR) ? key.slice(0, -SIDECAR.length) : key)

const kindOf = (key: string): Refusal['kind'] => (parseObjectKey(ownerOf(key))?.kind === 'digest' ? 'digest' : 'log')
