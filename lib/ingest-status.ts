import 'server-only'
import type { RecordSource, RefusedEntry, TrailSource } from './sources/source'

/** Where one source stands, for people. */
export class SourceStatus {
  state: 'listing' | 'ingesting' | 'following' | 'failed' = 'listing'
  error: string | null = null
  failedSinceMs: number | null = null
  files = 0
  waiting = 0
  refused: { entry: RefusedEntry; seenMs: number }[] = []
  lastListedMs: number | null = null
  /** Of a source without files: how far all of it was asked (null: not yet), and what that scanned today (UTC). */
  asked: { untilMs: number | null; scannedBytes: number } | null = null

  /** Digest files that were kept. */
  digests = 0
  /** Why public keys that they name cannot be had; null: they can, or none is missing. */
  keysError: string | null = null
  /** Of a source with a bell: why it is not heard, since when (epoch ms), and how much it named that is not the source's. */
  bell: { location: string; error: string | null; failedSinceMs: number | null; ignored: number } | null

  private isNamed = false
  private triedMs = Number.NEGATIVE_INFINITY
  private readingSinceMs = 0
  private read = 0

  constructor(readonly source: TrailSource | RecordSource) {
    const bell = 'bell' in source ? source.bell : null
    this.bell = bell && { location: bell.location, error: null, failedSinceMs: null, ignored: 0 }
  }

  /** What it is time to list or ask: everything, and from then on its pause counts; what was named meanwhile; nothing. */
  due(): 'all' | 'named' | null {
    // Not the clock of the day, which may be set back.
    const now = performance.now()
    const isNamed = this.isNamed
    this.isNamed = false
    if (now - this.triedMs < this.source.pollMs) return isNamed ? 'named' : null
    this.triedMs = now
    return 'all'
  }

  rang(): void {
    this.isNamed = true
  }

  /** True when it is news that the bell names what is not the source's. */
  ignored(count: number): boolean {
    const news = this.bell?.ignored === 0
    if (this.bell) this.bell.ignored += count
    return news
  }

  /** True when it is news. */
  bellFailed(message: string | null): boolean {
    const { bell } = this
    if (bell === null || bell.error === message) return false
    bell.error = message
    bell.failedSinceMs = message === null ? null : (bell.failedSinceMs ?? Date.now())
    return true
  }

  /** Has the source listed with the next pass, however short ago it was. */
  dueNow(): void {
    this.triedMs = Number.NEGATIVE_INFINITY
  }

  listed(found: { files: number; waiting: number; refused: RefusedEntry[] }): void {
    const now = Date.now()
    const before = new Map(this.refused.map(({ entry, seenMs }) => [`${entry.key} ${entry.reason}`, seenMs]))
    this.refused = found.refused.map((entry) => ({ entry, seenMs: before.get(`${entry.key} ${entry.reason}`) ?? now }))
    this.files = found.files
    this.waiting = found.waiting
    this.lastListedMs = now
    this.readingSinceMs = performance.now()
    this.read = 0
    this.state = found.waiting > 0 ? 'ingesting' : 'following'
    // What could be listed and not read stands until it was read, so that "since when" is true.
    if (found.waiting === 0) this.clear()
  }

  /** Log files a second since the last listing, and how long the rest takes at that; null while nothing is read. */
  rate(): { filesPerSecond: number; secondsLeft: number } | null {
    const seconds = (performance.now() - this.readingSinceMs) / 1000
    if (this.state !== 'ingesting' || this.read === 0 || seconds === 0) return null
    const filesPerSecond = this.read / seconds
    return { filesPerSecond, secondsLeft: this.waiting / filesPerSecond }
  }

  /** A source without files begins to answer, or gave `pages` of records. */
  answered(pages: number): void {
    this.files += pages
    this.lastListedMs = Date.now()
    this.state = 'ingesting'
  }

  /** Adds what could be listed and not read. */
  refuse(entry: RefusedEntry): void {
    this.refused.push({ entry, seenMs: this.lastListedMs ?? Date.now() })
  }

  oneRead(): void {
    this.waiting = Math.max(0, this.waiting - 1)
    this.read++
  }

  /** What was read is in the store: only now may "nothing waits" be said. */
  committed(): void {
    this.clear()
    if (this.waiting === 0) this.state = 'following'
  }

  /** True when this failure is news. */
  fail(message: string): boolean {
    const news = this.error !== message
    this.state = 'failed'
    this.error = message
    this.failedSinceMs ??= Date.now()
    return news
  }

  private clear(): void {
    this.error = null
    this.failedSinceMs = null
  }
}
