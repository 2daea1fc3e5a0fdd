import type { VerdictReason } from './verdict'

/** What a digest file says and whether that is proved. */
export interface DigestFact {
  bucket: string | null
  key: string
  verdict: 'verified' | 'hash-only' | 'failed'
  /** Null: verified. */
  reason: VerdictReason | null
  /**
   * From here on by the file's name, which is the document's unless it failed as moved; null where that says nothing.
   */
  account: string | null
  region: string | null
  trail: string | null
  /** The same for all digests of one trail, account and region (`DigestName`). */
  chain: string | null
  isBackfill: boolean
  /** Time of delivery of the log files that it lists, epoch ms; if it is not verified the hour before its name's stamp. */
  startMs: number | null
  endMs: number | null
  /** Of the inflated bytes, hex; null when nothing could be inflated. */
  sha256: string | null
  /** Of the public key that it names. */
  fingerprint: string | null
  /** The digest before it in its chain; null: it begins one, or the document cannot be read. */
  previous: { bucket: string; key: string; hash: string; signature: string } | null
  /** Hashes in lower-case hex. */
  logFiles: { bucket: string; key: string; hash: string }[]
}
