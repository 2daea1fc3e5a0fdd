import 'server-only'

/** Names that log files have. */
export const LOG_FILE = /\.(json|jsonl|ndjson|gz)$/i

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

/** Where bytes come from: a folder or a bucket. */
export interface TrailSource {
  /** What the store knows the source by. */
  name: string
  kind: 'directory' | 's3'
  /** For people: where it is. */
  location: string
  /** How long a listing holds: what costs money is not asked for again at once. */
  pollMs: number
  /** Everything there now, in order of keys. Throws `source_unreadable` when the source itself cannot be listed. */
  list(signal: AbortSignal): AsyncIterable<SourceObject | RefusedEntry>
  /** The object that has this key now, null when there is none. Throws `source_unreadable` as `list` does. */
  find(key: string): Promise<SourceObject | null>
  /**
   * The bytes of exactly this version, in a buffer of their own. Throws `source_unreadable` when no other object could
   * be read either.
   */
  read(object: SourceObject): Promise<ReadObject>
}
