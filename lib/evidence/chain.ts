import 'server-only'
import { isInPlace } from '@/lib/cloudtrail/digest'
import type { DigestFact } from '@/lib/cloudtrail/digest-fact'
import { parseObjectKey } from '@/lib/cloudtrail/object-key'
import type { VerdictReason } from '@/lib/cloudtrail/verdict'

const hourMs = 3_600_000
/** CloudTrail delivered nothing before: a file that its name calls older is not. */
const firstDeliveryMs = Date.UTC(2013, 10, 13)
/** After the end of its hour: a digest that is younger may still come. */
export const digestDueMs = 2 * hourMs

/** What is proved of the log files that were delivered in a stretch of time, mostly an hour. */
export interface ChainHour {
  fromMs: number
  /** Exclusive. */
  toMs: number
  /** `gap`: nothing was signed, since logging or validation was off. */
  state: DigestFact['verdict'] | 'pending' | 'missing' | 'gap'
  /** Null: verified. */
  reason: VerdictReason | null
  /** The digest that decides; of a missing or pending one the key that it has or would have, null when not known. */
  digestKey: string | null
}

/** A digest that another one names as the one before it, and that was not found. */
export interface AbsentDigest {
  bucket: string
  key: string
  namedBy: string
}

/** The digests with their verdicts in the chain, in the order given, and the time that they cover, oldest first. */
export interface JudgedChain {
  digests: DigestFact[]
  hours: ChainHour[]
  absent: AbsentDigest[]
}

/** What of a chain is walked, epoch ms; nothing when `fromMs` is not before `untilMs`. */
export interface ChainRange {
  /** Where proof is first expected: the first log file; null: from the first digest. */
  fromMs: number | null
  /** Up to when digests are looked for, exclusive: now for a bucket, for a copy in a folder the last hour that it owes. */
  untilMs: number
  nowMs: number
  /** When calls that are on record stopped the trail's logging. */
  stoppedMs?: readonly number[]
}

/**
 * Judges the digests of one chain (`DigestFact.chain`) together; `facts` may be empty. Hours are walked by what is
 * expected, not only by links, so that each of several deleted digests shows, and the newest ones too. A digest that a
 * signed later one names with another hash fails, and copies in other places prove nothing.
 */
export function judgeChain(facts: readonly DigestFact[], range: ChainRange): JudgedChain {
  const digests = judgeLinks(markCopies(facts))
  const hours = walkHours(digests, range).map((hour) => (hour.state === 'missing' ? findMoved(hour, digests) : hour))
  return { digests, hours, absent: findAbsent(digests, range) }
}

function markCopies(facts: readonly DigestFact[]): DigestFact[] {
  const inPlace = new Set(facts.filter(({ reason }) => reason !== 'moved').map(({ sha256 }) => sha256))
  return facts.map((fact) =>
    fact.reason === 'moved' && inPlace.has(fact.sha256) ? { ...fact, reason: 'copy' as const } : fact,
  )
}

/** `previousDigestHashValue` of signed digests, from the newest: one that failed by it says nothing of older ones. */
function judgeLinks(facts: readonly DigestFact[]): DigestFact[] {
  const digests = [...facts]
  const named = byName(digests)
  const newestFirst = [...digests.keys()].sort((a, b) => (digests[b]?.endMs ?? 0) - (digests[a]?.endMs ?? 0))
  for (const at of newestFirst) {
    const digest = digests[at]
    if (digest?.verdict !== 'verified' || digest.previous === null) continue
    const { previous } = digest
    for (const place of named.get(nameOf(previous.key)) ?? []) {
      const earlier = digests[place]
      if (earlier === undefined || earlier.verdict === 'failed' || !isInPlace(earlier, previous)) continue
      if (earlier.sha256 === previous.hash) continue
      digests[place] = { ...earlier, verdict: 'failed', reason: 'previous_hash_mismatch' }
    }
  }
  return digests
}

/**
 * A missing hour whose digest is there and was signed for another place than where it lies: by its name, or by the hash
 * that a digest of the chain names for the one before it.
 */
function findMoved(hour: ChainHour, digests: readonly DigestFact[]): ChainHour {
  const { digestKey, toMs } = hour
  const named = digests.find(({ previous, verdict }) => previous?.key === digestKey && verdict !== 'failed')?.previous
  const moved = digests.find(
    ({ reason, isBackfill, endMs, sha256 }) =>
      reason === 'moved' && !isBackfill && (endMs === toMs || (sha256 !== null && sha256 === named?.hash)),
  )
  return moved === undefined ? hour : { ...hour, state: 'failed', reason: 'moved', digestKey: moved.key }
}

function findAbsent(digests: readonly DigestFact[], { fromMs }: ChainRange): AbsentDigest[] {
  const named = byName(digests)
  const first = digests.reduce((least, { endMs }) => Math.min(least, endMs ?? Infinity), Infinity)
  return digests.flatMap(({ previous, verdict, key: namedBy }) => {
    if (previous === null || verdict === 'failed') return []
    const { bucket, key } = previous
    const isThere = named.get(nameOf(key))?.some((at) => isPlaceOf(digests[at], previous)) ?? false
    const isBefore = (parseObjectKey(key)?.deliveredMs ?? 0) <= (fromMs ?? first)
    return isThere || isBefore ? [] : [{ bucket, key, namedBy }]
  })
}

const isPlaceOf = (digest: DigestFact | undefined, place: { bucket: string; key: string }) =>
  digest !== undefined && isInPlace(digest, place)

type Slot = DigestFact & { startMs: number; endMs: number }

function walkHours(digests: readonly DigestFact[], range: ChainRange): ChainHour[] {
  const slots = digests.filter(isSlot).sort((a, b) => a.endMs - b.endMs || rank(a) - rank(b))
  const buckets = new Set(digests.map(({ bucket }) => bucket))
  const first = slots.find(({ verdict }) => verdict === 'verified') ?? slots[0]
  const fromMs = range.fromMs ?? first?.startMs
  if (fromMs === undefined) return []
  // Names of files that anybody added may lie, and must not make hours without end.
  const untilMs = Math.min(range.untilMs, range.nowMs + hourMs)
  const hours: ChainHour[] = []
  let cursor = Math.max(fromMs, firstDeliveryMs)
  for (const slot of slots) {
    if (Math.max(cursor, slot.startMs) >= untilMs) break
    if (slot.endMs <= cursor) continue
    if (slot.startMs > cursor) {
      hours.push(...holeBefore(slot, cursor, { range, isFirst: hours.length === 0, buckets }))
    }
    const startMs = Math.max(slot.startMs, cursor)
    hours.push({ fromMs: startMs, toMs: slot.endMs, state: slot.verdict, reason: slot.reason, digestKey: slot.key })
    cursor = slot.endMs
  }
  return [...hours, ...expected(slots.at(-1) ?? null, cursor, { ...range, untilMs })]
}

/** A digest that covers an hour: a backfill digest adds to one, and one that lies in another place says nothing. */
function isSlot(digest: DigestFact): digest is Slot {
  const { isBackfill, reason, startMs, endMs } = digest
  return !isBackfill && reason !== 'moved' && reason !== 'copy' && startMs !== null && endMs !== null && startMs < endMs
}

interface Hole {
  range: ChainRange
  isFirst: boolean
  buckets: ReadonlySet<string | null>
}

/** The time without a digest before `next`, from `fromMs`. */
function holeBefore(next: Slot, fromMs: number, { range, isFirst, buckets }: Hole): ChainHour[] {
  const { previous } = next
  const { nowMs, stoppedMs = [] } = range
  if (previous === null && next.verdict !== 'failed') {
    const toMs = next.startMs
    // Whoever deletes digests could say so too, in one that he does not sign.
    const isStopped = stoppedMs.some((ms) => ms > fromMs - hourMs && ms < toMs)
    if (next.verdict !== 'verified' && isStopped)
      return [{ fromMs, toMs, state: 'gap', reason: 'stop_on_record', digestKey: next.key }]
    if (next.verdict !== 'verified')
      return [{ fromMs, toMs, state: 'missing', reason: 'unproved_restart', digestKey: next.key }]
    return [{ fromMs, toMs, state: 'gap', reason: isFirst ? 'before_first_digest' : 'restart', digestKey: next.key }]
  }
  const isElsewhere = previous !== null && !buckets.has(null) && !buckets.has(previous.bucket)
  const hours: ChainHour[] = []
  for (let toMs = next.startMs; toMs > fromMs; toMs -= hourMs) {
    const digestKey = toMs === next.startMs && previous !== null ? previous.key : expectedKey(next.key, toMs)
    const isPending = nowMs < toMs + digestDueMs
    const reason = isPending ? 'digest_not_due' : isElsewhere ? 'in_other_bucket' : 'digest_missing'
    const state = isPending ? 'pending' : 'missing'
    hours.push({ fromMs: Math.max(fromMs, toMs - hourMs), toMs, state, reason, digestKey })
  }
  return hours.reverse()
}

/** The hours after the newest digest. */
function expected(last: Slot | null, fromMs: number, { untilMs, nowMs }: ChainRange): ChainHour[] {
  const hours: ChainHour[] = []
  for (let at = fromMs; at < untilMs; at += hourMs) {
    const toMs = at + hourMs
    const digestKey = last === null ? null : expectedKey(last.key, toMs)
    const isPending = nowMs < toMs + digestDueMs
    const reason = isPending ? 'digest_not_due' : last === null ? 'no_digests' : 'digest_overdue'
    hours.push({ fromMs: at, toMs, state: isPending ? 'pending' : 'missing', reason, digestKey })
  }
  return hours
}

/** The key that the digest of the hour that ends at `endMs` has, after that of another hour. */
function expectedKey(key: string, endMs: number): string {
  const [day = '', time = ''] = new Date(endMs).toISOString().split('T')
  const stamp = `${day.replaceAll('-', '')}T${time.slice(0, 8).replaceAll(':', '')}Z`
  return key
    .replace(/\/\d{4}\/\d\d\/\d\d\/(?=[^/]*$)/, `/${day.replaceAll('-', '/')}/`)
    .replace(/\d{8}T\d{6}Z(?=\.json(?:\.gz)?$)/, stamp)
}

function byName(digests: readonly DigestFact[]): Map<string, number[]> {
  const named = new Map<string, number[]>()
  for (const [at, { key }] of digests.entries()) {
    const name = nameOf(key)
    const same = named.get(name)
    if (same === undefined) named.set(name, [at])
    else same.push(at)
  }
  return named
}

const nameOf = (key: string) => key.slice(key.lastIndexOf('/') + 1)

const RANKS = { verified: 0, 'hash-only': 1, failed: 2 }
const rank = ({ verdict }: DigestFact) => RANKS[verdict]
