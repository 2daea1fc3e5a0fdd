import 'server-only'
import { hash } from 'node:crypto'
import { AskedSpans } from './ingest-asked-spans'
import type { Committer } from './ingest-commit'
import type { FileReader } from './ingest-files'
import type { SourceStatus } from './ingest-status'
import type { Answer, AskedBefore, RecordSource } from './sources/source'
import { type AskedRow, readHeld } from './store/asked'
import type { ReadStore } from './store/store'

const dayMs = 86_400_000
/** An answer without anything new is noted only so often: after a restart it is asked again, which costs little. */
const noteEveryMs = 3_600_000

interface Parts {
  store: ReadStore
  committer: Committer
  reader: FileReader
  /** Lets one thing after the other use the committer. */
  turn: <T>(work: () => Promise<T>) => Promise<T>
}

/** Asks a source without files, and keeps what it answers as pages: files of one record a line, in the archive. */
export class RecordFollower {
  private readonly scanned: { atMs: number; bytes: number }[]
  private readonly spans = new AskedSpans()
  private readonly noted = new Map<string, number>()
  /** Parts of which something new came since they were last noted. */
  private readonly renewed = new Set<string>()

  constructor(
    private readonly source: RecordSource,
    private readonly parts: Parts,
    before: { parts: AskedRow[]; scanned: { atMs: number; bytes: number }[] },
  ) {
    for (const { part, ...span } of before.parts) {
      this.spans.add(part, span)
      this.noted.set(part, span.toMs)
    }
    this.scanned = before.scanned
  }

  /** Asks once for all that is new. Answers whether anything was. */
  async pass(status: SourceStatus, signal: AbortSignal): Promise<boolean> {
    const parts = new Map<string, number>()
    const before: AskedBefore = {
      until: (part, fromMs) => {
        parts.set(part, fromMs)
        return this.spans.until(part, fromMs)
      },
      scannedBytes: (sinceMs) => this.scannedSince(sinceMs),
    }
    const { drops } = this.parts.committer
    let pages = 0
    try {
      for await (const answer of this.source.ask(before, signal)) {
        if (answer.kind === 'progress') {
          const { done, of, secondsLeft } = answer
          status.progress = { done, of, secondsLeft }
          continue
        }
        // What was scanned counts, although the pages may have to be asked for again.
        if (answer.kind === 'page') signal.throwIfAborted()
        const isNew = await this.parts.turn(() => this.take(answer, drops))
        if (isNew) pages++
        status.answered(isNew ? 1 : 0)
        status.asked = this.progress(parts)
      }
    } finally {
      status.asked = this.progress(parts)
    }
    await this.parts.turn(() => this.parts.committer.flush())
    status.answered(0)
    status.committed()
    return pages > 0
  }

  /** How far the one of `parts` that is furthest behind was asked; null while one never was. */
  private progress(parts: Map<string, number>) {
    const midnight = Math.floor(Date.now() / dayMs) * dayMs
    const each = [...parts].map(([part, fromMs]) => this.spans.until(part, fromMs))
    const untilMs = Math.min(...each.map((until) => until ?? Number.NEGATIVE_INFINITY))
    return { untilMs: Number.isFinite(untilMs) ? untilMs : null, scannedBytes: this.scannedSince(midnight) }
  }

  /** `drops`: transactions that had failed when the pass began. */
  private async take(answer: Exclude<Answer, { kind: 'progress' }>, drops: number): Promise<boolean> {
    if (answer.kind === 'page') return this.page(answer)
    const { committer } = this.parts
    const { scannedBytes } = answer
    if (scannedBytes !== null) this.scanned.push({ atMs: Date.now(), bytes: scannedBytes })
    if (answer.kind === 'scanned') {
      const { name: source } = this.source
      if (answer.scannedBytes > 0) await committer.note([{ type: 'scanned', source, bytes: answer.scannedBytes }])
      return false
    }
    const { part, fromMs, toMs, records } = answer
    // First the pages: a time counts as asked when all that was answered is kept, and else is asked for again.
    await committer.flush()
    if (committer.drops !== drops) return false
    const noted = this.noted.get(part) ?? 0
    const isDue = toMs < noted || toMs - noted >= noteEveryMs
    if (this.renewed.delete(part) || scannedBytes !== null || isDue) {
      // What was asked since it was last noted lies between, so that no time seems never to have been asked.
      const isJoined = noted < fromMs && (this.spans.until(part, noted) ?? 0) >= fromMs
      const asked = { part, from: isJoined ? noted : fromMs, to: toMs, records, scanned: scannedBytes }
      await committer.note([{ type: 'asked', source: this.source.name, ...asked }])
      this.noted.set(part, Math.max(toMs, noted))
    }
    this.spans.add(part, { fromMs, toMs })
    return false
  }

  private async page({ part, fromMs, records }: Extract<Answer, { kind: 'page' }>): Promise<boolean> {
    const fresh = await this.unheld(records.map((text) => text.trim()))
    if (fresh.length === 0) return false
    const bytes = new TextEncoder().encode(`${fresh.join('\n')}\n`)
    const sha256 = hash('sha256', bytes, 'hex')
    const key = `${part}/${new Date(fromMs).toISOString()}/${sha256.slice(0, 16)}.ndjson`
    const object = { kind: 'object', key, version: sha256, sizeBytes: bytes.length, modifiedMs: Date.now() } as const
    const prepared = await this.parts.reader.parse(this.source.name, object, bytes)
    if (prepared.kind !== 'file') return false
    this.renewed.add(part)
    await this.parts.committer.add({ ...prepared, onlyCopy: true })
    return true
  }

  /** A time is asked for again for what comes late: what this source has shown before is left out. */
  private async unheld(records: string[]): Promise<string[]> {
    const hashes = records.map((text) => hash('sha256', text, 'hex').slice(0, 32))
    const held = await readHeld(this.parts.store, this.source.name, hashes)
    return records.filter((_, at) => !held.has(hashes[at] ?? ''))
  }

  private scannedSince(sinceMs: number): number {
    return this.scanned.reduce((sum, { atMs, bytes }) => (atMs >= sinceMs ? sum + bytes : sum), 0)
  }
}
