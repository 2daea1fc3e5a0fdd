import 'server-only'
import { isInPlace } from '@/lib/cloudtrail/digest'
import type { DigestFact } from '@/lib/cloudtrail/digest-fact'
import type { Verdict, VerdictReason } from '@/lib/cloudtrail/verdict'
import { digestDueMs } from './chain'

const hourMs = 3_600_000

/** A log file as it was read. */
export interface LogFile {
  /** Null in a folder: which bucket its files were copied from is not known. */
  bucket: string | null
  key: string
  /** Of the inflated bytes of its first gzip member, which were parsed; null when nothing could be inflated. */
  contentSha256: string | null
  /** Why it is quarantined or partial, as the ledger of files says it. */
  reason: string | null
  /** Anything, zero bytes too, behind its first gzip member. */
  hasDataAfterEnd: boolean
  /** As its name says; null: it is not named as CloudTrail names log files. */
  account: string | null
  region: string | null
  deliveredMs: number | null
}

/** One entry of a digest's `logFiles`, with the judged digest that it stands in. */
export interface Naming {
  digestKey: string
  verdict: DigestFact['verdict']
  reason: VerdictReason | null
  bucket: string
  key: string
  hash: string
  account: string | null
  region: string | null
}

/** A log file's verdict, and the digest that it rests on. */
export interface LogFileVerdict {
  verdict: Verdict
  reason: VerdictReason | null
  digestKey: string | null
}

/** Of everything from a source without digests: Lake, a log group, event history, saved answers of LookupEvents. */
export const notApplicable: LogFileVerdict = {
  verdict: 'not-applicable',
  reason: 'no_digests_in_source',
  digestKey: null,
}

const DAMAGED = new Set(['empty', 'truncated', 'corrupt', 'not_gzip'])

/**
 * Judges a log file by the digests that name a file of its name: give all of them, in any order, others do no harm.
 * A signed digest that names its content decides for it; one that names another content, data behind the gzip stream
 * and damage decide against it.
 */
export function judgeLogFile(file: LogFile, namings: readonly Naming[], { nowMs }: { nowMs: number }): LogFileVerdict {
  const ofPlace = namings.filter(({ account, region }) => account === file.account && region === file.region)
  const here = ofPlace.filter((naming) => isInPlace(file, naming))
  const standing = here.filter(({ verdict }) => verdict !== 'failed')
  const [first = here[0]] = [...standing].sort((a, b) => rank(a) - rank(b))
  const failed = (reason: VerdictReason) => ({
    verdict: 'failed' as const,
    reason,
    digestKey: first?.digestKey ?? null,
  })
  if (file.hasDataAfterEnd) return failed('data_after_end')
  if (file.contentSha256 === null) return judgeUnread(file, first)
  if (standing.length > 0) {
    const equal = standing.filter(({ hash }) => hash === file.contentSha256)
    const [best] = equal.sort((a, b) => rank(a) - rank(b))
    // A signed digest that names another content outweighs an unproved one that names this.
    const isOutweighed = best?.verdict === 'hash-only' && standing.some(({ verdict }) => verdict === 'verified')
    if (best === undefined || isOutweighed) return failed('hash_mismatch')
    return { verdict: best.verdict, reason: best.reason, digestKey: best.digestKey }
  }
  if (here.length > 0) return failed('digest_failed')
  if (isYoung(file, nowMs)) {
    return { verdict: 'pending', reason: 'digest_not_due', digestKey: null }
  }
  const elsewhere = ofPlace.find((naming) => nameOf(naming.key) === nameOf(file.key))
  if (elsewhere !== undefined) {
    return { verdict: 'unattested', reason: 'named_elsewhere', digestKey: elsewhere.digestKey }
  }
  return { verdict: 'unattested', reason: 'unnamed', digestKey: null }
}

/** One from the future is not young: anybody can name a file so. */
function isYoung({ deliveredMs }: LogFile, nowMs: number): boolean {
  return deliveredMs !== null && deliveredMs < nowMs + hourMs && nowMs < deliveredMs + hourMs + digestDueMs
}

/** The verdict of a log file that a digest names and that is not there. */
export function judgeAbsent(naming: Naming): LogFileVerdict {
  return { verdict: 'failed', reason: 'log_missing', digestKey: naming.digestKey }
}

function judgeUnread({ reason }: LogFile, naming: Naming | undefined): LogFileVerdict {
  const digestKey = naming?.digestKey ?? null
  if (reason !== null && DAMAGED.has(reason)) return { verdict: 'failed', reason: 'log_damaged', digestKey }
  if (reason === 'lost' && naming !== undefined) return judgeAbsent(naming)
  return { verdict: 'unattested', reason: 'not_read', digestKey }
}

const rank = ({ verdict }: Naming) => (verdict === 'verified' ? 0 : 1)

const nameOf = (key: string) => key.slice(key.lastIndexOf('/') + 1)
