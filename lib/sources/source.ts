import 'server-only'
import type { DigestMetadata } from './digest-metadata'

const LOG_FILE = /\.(json|jsonl|ndjson|gz)$/i
/** Saved answers of AWS: of a digest's metadata, and of the public keys. */
const SAVED_ANSWER = /\.head\.json$|(?:^|\/)list-public-keys[^/]*\.json$/i

/** Whether `key` is a name that log files and digest files have. */
export const isLogFile = (key: string) => LOG_FILE.test(key) && !SAVED_ANSWER.test(key)

/** One object as its source lists it. Equal versions of one key mean equal bytes, as far as the source can tell. */
export interface SourceObject {
  kind: 'object'
  /** Path below the source's root, always with `/`. */
  key: string
  version: string
  sizeBytes: number
  modifiedMs: number
}

/** Something in the place of a log file that is never read, and why. A key that ends in `/` stands for all below it. */
export interface RefusedEntry {
  kind: 'refused'
  key: string
  reason: 'symlink' | 'not_a_file' | 'unreadable' | 'outside' | 'forbidden'
  detail: string
}

/** What a reading came to. `changed`: it is being written or was replaced meanwhile, so the next listing decides. */
export type ReadObject = { kind: 'bytes'; bytes: Uint8Array<ArrayBuffer> } | { kind: 'gone' | 'changed' } | RefusedEntry

/** A digest file, with what its object's metadata says of its signature: null where it says nothing. */
export type ReadDigest =
  /** `refused`: what keeps the metadata, and could not be read. */
  | ({ kind: 'bytes'; bytes: Uint8Array<ArrayBuffer>; refused: RefusedEntry | null } & DigestMetadata)
  | Exclude<ReadObject, { kind: 'bytes' }>

/** A key that CloudTrail signs digests with, as its source tells it: nothing of it was checked. */
export interface PublicKey {
  region: string
  /** Hex MD5 of the DER bytes, as it is said. */
  fingerprint: string
  /** DER, in base64. */
  der: string
  /** Epoch ms; null where it is not said. */
  validFromMs: number | null
  validToMs: number | null
}

/** None where nobody saved any. `failure`: why they cannot be had, which right is missing included. */
export type PublicKeys = { keys: PublicKey[] } | { failure: string }

/** Ends of digests: from, up to; epoch ms. */
export interface KeyWindow {
  fromMs: number
  toMs: number
}

interface Named {
  /** What the store knows the source by. */
  name: string
  /** For people: where it is. */
  location: string
  /** How long an answer holds: what costs money is not asked for again at once. */
  pollMs: number
}

/** What a bell tells its source's follower. */
export interface BellHooks {
  /** Objects of the source were named: what they lie in is worth listing now. */
  rang(): void
  /** So many things were named that are none of this source's; `what` is one of them. */
  ignored(count: number, what: string): void
  /** Why it is not heard at present; null: it is heard. */
  failed(message: string | null): void
}

/** Word of new objects before the next poll. Polling finds everything without it, so it may be late, twice or lost. */
export interface Bell {
  /** For people: where it is heard. */
  location: string
  /** Listens until `signal` ends. Never rejects. */
  listen(hooks: BellHooks, signal: AbortSignal): Promise<void>
}

/** Where log files come from: a folder or a bucket. */
export interface TrailSource extends Named {
  kind: 'directory' | 's3'
  /** Where its objects lie; null for a folder, which does not tell which bucket it was copied from. */
  bucket: string | null
  /**
   * Everything there now, in order of keys. `named`: only what the bell named need be looked at again, and the rest may
   * be as it was at the last listing. Throws `source_unreadable` when the source itself cannot be listed.
   */
  list(signal: AbortSignal, what?: 'all' | 'named'): AsyncIterable<SourceObject | RefusedEntry>
  /** Whether a key lies where this source lists: of what lies elsewhere nobody can say that it is gone. */
  looksFor(key: string): boolean
  bell: Bell | null
  /** The object that has this key now, null when there is none. Throws `source_unreadable` as `list` does. */
  find(key: string): Promise<SourceObject | null>
  /**
   * The bytes of exactly this version, in a buffer of their own. Throws `source_unreadable` when no other object could
   * be read either.
   */
  read(object: SourceObject): Promise<ReadObject>
  /** The same for a digest file. */
  readDigest(object: SourceObject): Promise<ReadDigest>
  /** The public keys of a region that digests of a window may be signed with. Never rejects. */
  readKeys(region: string, window: KeyWindow): Promise<PublicKeys>
}

/** What is asked for by itself, such as an account and region, and the times of the events asked for: from, up to. */
export interface Asked {
  part: string
  /** Epoch ms. */
  fromMs: number
  toMs: number
}

/** How many of the questions of one asking were answered, and how long the rest takes at the least. */
export interface Progress {
  done: number
  of: number
  secondsLeft: number
}

/** A page of records, or the word that all pages of a question came, with what it cost where that is told. */
export type Answer =
  /** Each the JSON of one record, byte for byte. */
  | ({ kind: 'page'; records: string[] } & Asked)
  | ({ kind: 'asked'; records: number; scannedBytes: number | null } & Asked)
  /** What a question cost that gave no answer, or not all of it. */
  | { kind: 'scanned'; scannedBytes: number }
  | ({ kind: 'progress' } & Progress)

/** What was asked in earlier lives of the server too. */
export interface AskedBefore {
  /** Until when everything of `part` since `fromMs` was asked for, epoch ms; null: that time itself never was. */
  until(part: string, fromMs: number): number | null
  /** Scanned by questions since `sinceMs`, whether they were answered or not. */
  scannedBytes(sinceMs: number): number
}

/** A source that keeps no files for us: what it answers is kept as pages in the archive. */
export interface RecordSource extends Named {
  kind: 'lake' | 'logs' | 'history'
  /** For people: how often it is asked for what. */
  habit: string
  /** No question is begun on a UTC day that scanned so much; null: it is not paid for by bytes. */
  mostBytesADay: number | null
  /**
   * Everything new since it was last asked, and again what may have come late. Pages of a question come before its
   * `asked`; one without it is asked again. Throws `source_unreadable`.
   */
  ask(before: AskedBefore, signal: AbortSignal): AsyncIterable<Answer>
}
