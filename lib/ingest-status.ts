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
  /** Of a source without files: how far it was asked, and what that scanned today (UTC). */
  asked: { untilMs: number; scannedBytes: number } | null = null

  private triedMs = Number.NEGATIVE_INFINITY
  private readingSinceMs = 0
  private read = 0

  constructor(readonly source: TrailSource | RecordSource) {}

  /** True when it is time to list the source; from then on its pause counts. */
  isDue(): boolean {
    // Not the clock of the day, which may be set back.
    const now = performance.now()
    if (now - this.triedMs < this.source.pollMs) return false
    this.triedMs = now
    return true
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
    this.clear()
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
    this.clear()
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

  recovered(): void {
    if (this.state !== 'failed') this.clear()
  }

  private clear(): void {
    this.error = null
    this.failedSinceMs = null
  }
}
