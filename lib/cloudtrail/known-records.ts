import { hashAt, KnownBytes } from './known-bytes'
import type { KnownCall } from './same-call'

/** Where in a record the words lie by which its head is looked up: they name the principal. */
const HASH_FROM = 24
const HASH_WORDS = 32
const SHORTEST_HEAD = HASH_FROM + 4 * HASH_WORDS
const LONGEST_HEAD = 4096
/** Sessions of a principal and writers of a run that are remembered, the last ones seen. */
const SESSIONS = 4
const WRITERS = 8
const [MOST_HEADS, MOST_CALLS] = [1000, 4000]

/**
 * The beginning of a record up to the end of the first object in it, its userIdentity, with what a scan of it came to.
 * The records of a session share these bytes, a third of each.
 */
export interface RecordHead {
  bytes: KnownBytes
  depth: number
  pairs: number
  /** Metrics calls of this session by the bytes in front of their items. */
  calls: Map<number, KnownCall[]>
}

/** What the scan of a record tells of its head; see `ObjectScan`. */
interface ScannedHead {
  headEnd: number
  headPairs: number
  headDepth: number
  wordsOf(bytes: Uint8Array): DataView
}

/** Heads and calls that were seen before, in any file. A bounded number of them: hostile files cannot fill memory. */
export class KnownRecords {
  private readonly heads = new Map<number, RecordHead[]>()
  private headCount = 0
  private callCount = 0

  /** The head of the record at `from`, null when it was not seen before. Equal bytes lead a scan to an equal state. */
  headAt(view: DataView, from: number): RecordHead | null {
    if (from + SHORTEST_HEAD > view.byteLength) return null
    const known = this.heads.get(hashAt(view, from + HASH_FROM, HASH_WORDS))
    if (known !== undefined) for (const head of known) if (head.bytes.isAt(view, from)) return head
    return null
  }

  /** Remembers the head of a record that was just scanned, if it has one. */
  learnHead(bytes: Uint8Array, from: number, scan: ScannedHead): void {
    const { headEnd, headPairs, headDepth } = scan
    if (headEnd < from + SHORTEST_HEAD || headEnd > from + LONGEST_HEAD) return
    if (this.headCount >= MOST_HEADS) this.forget()
    const hash = hashAt(scan.wordsOf(bytes), from + HASH_FROM, HASH_WORDS)
    const head = { bytes: new KnownBytes(bytes.slice(from, headEnd)), depth: headDepth, pairs: headPairs }
    const known = this.heads.get(hash)?.slice(0, SESSIONS - 1) ?? []
    this.heads.set(hash, [{ ...head, calls: new Map() }, ...known])
    this.headCount += 1
  }

  /** Remembers a call of the head's session under a number of its bytes. */
  learnCall(head: RecordHead, hint: number, call: KnownCall): void {
    if (this.callCount >= MOST_CALLS) this.forget()
    head.calls.set(hint, [call, ...(head.calls.get(hint)?.slice(0, WRITERS - 1) ?? [])])
    this.callCount += 1
  }

  private forget(): void {
    this.heads.clear()
    this.headCount = 0
    this.callCount = 0
  }
}
