import 'server-only'
import type { Progress, RecordSource, TrailSource } from './sources/source'

/** Where one source stands, for people. */
export class SourceStatus {
  state: 'listing' | 'ingesting' | 'following' | 'failed' = 'listing'
  error: string | null = null
  failedSinceMs: number | null = null
  files = 0
  waiting = 0
  lastListedMs: number | null = null
  /** Of a source without files: how far all of it was asked (null: not yet), and what that scanned today (UTC). */
  asked: { untilMs: number | null; scannedBytes: number } | null = null

  /** While a source with many questions is asked: how many of them were. */
  progress: Progress | null = null

  /** Digest files that were kept. */
  digests = 0
  /** Why public keys that they name cannot be had; null: they can, or none is missing. */
  keysError: string | null = null
  /** Of a source with a bell: why it is not heard, since when (epoch ms), and how much it named that is not the source's. */
  bell: { location: string; error: string | null; failedSinceMs: number | null; ignored: number } | null

  /** Whether what was listed is being read, or waits for its turn. */
  isReading = false

  private isNamed = false
  private triedMs = Number.NEGATIVE_INFINITY
  private readingSinceMs = 0
  private read = 0
  /** Read, and not in the store yet. */
  private unkept = 0

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

  listed(found: { files: number; waiting: number }): void {
    this.files = found.files
    this.waiting = found.waiting
    this.lastListedMs = Date.now()
    this.readingSinceMs = performance.now()
    this.read = 0
    this.unkept = 0
    this.state = found.waiting > 0 ? 'ingesting' : 'following'
    // An error in reading stands until what waits was read, so that "since when" is true.
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

  /** Whether its log files were listed, and none of them was read since. */
  get isInLine(): boolean {
    return this.isReading && this.read === 0
  }

  oneRead(): void {
    this.read++
    this.unkept++
  }

  /** What was read is in the store: it waits no more, so that what waits and what the store counts are of one moment. */
  kept(): void {
    this.waiting = Math.max(0, this.waiting - this.unkept)
    this.unkept = 0
  }

  /** What was read is in the store: only now may "nothing waits" be said. */
  committed(): void {
    this.clear()
    this.kept()
    this.progress = null
    if (this.waiting === 0) this.state = 'following'
  }

  /** True when this failure is news. */
  fail(message: string): boolean {
    this.progress = null
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
