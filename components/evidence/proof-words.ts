import { counted } from '@/components/chart/chart-words'
import type { DigestProof, EventItem, EventResponse, Sighting } from '@/lib/api/event'
import type { EventRow } from '@/lib/api/events'
import type { RunResponse, StatusChange } from '@/lib/api/run'
import type { RunRow } from '@/lib/api/runs'
import { END_STATUSES } from '@/lib/cloudtrail/run-end'
import type { KeyOrigin } from '@/lib/cloudtrail/sample-keys'
import { VERDICT_MEANINGS, type Verdict } from '@/lib/cloudtrail/verdict'
import { formatDifference, formatInstant, visibleText } from '@/lib/format'

/** What a proof consists of, in the order in which one thing rests on the next. */
export const PROOF_LINKS = ['log', 'digest', 'signature', 'key'] as const
export type ProofLink = (typeof PROOF_LINKS)[number]

const OF_LOG = ['hash_mismatch', 'log_damaged', 'data_after_end', 'log_missing', 'not_read', 'no_digests_in_source']
const OF_SIGNATURE = ['signature_mismatch', 'no_signature', 'unknown_algorithm', 'no_generation_time']
const OF_KEY = ['no_key', 'key_altered', 'key_unreadable', 'key_not_valid_then', 'key_of_other_region']

/** Where the chain of a proof ends short of its key; null when it holds to the end. */
export function brokenAt(sighting: Sighting, digest: EventResponse['digest']): ProofLink | null {
  if (sighting.verdict === 'verified') return null
  if (OF_LOG.includes(sighting.reason ?? '')) return 'log'
  const reason = digest?.reason ?? sighting.reason ?? ''
  return OF_SIGNATURE.includes(reason) ? 'signature' : OF_KEY.includes(reason) ? 'key' : 'digest'
}

/** The log file that the verdict of an event is about; null: the event was read nowhere. */
export function provingSighting({ sightings, verdict, digest }: EventResponse): Sighting | null {
  const same = sightings.filter((sighting) => sighting.verdict === verdict)
  return same.find((sighting) => sighting.digest === (digest?.key ?? null)) ?? same[0] ?? sightings[0] ?? null
}

/** Who signed, as far as it is known: `signed by CloudTrail`. A key that AWS did not tell of itself may be anybody's. */
export function signedBy({ fingerprint, from }: { fingerprint: string | null; from: KeyOrigin }): string {
  if (from === 'cloudtrail') return 'signed by CloudTrail'
  if (from === 'sample') return 'signed by the sample’s own key, which everybody has'
  const key = fingerprint === null ? 'a key' : `key ${visibleText(fingerprint).slice(0, 8)}…`
  return `signed by ${key}, taken from a file beside the logs; not compared with AWS`
}

/** What a verdict says, and does not: with a key that AWS did not tell, not that AWS delivered anything. */
export function verdictMeaning(verdict: Verdict, digest: DigestProof | null): string {
  if (verdict !== 'verified' || digest === null || digest.publicKey === null) return VERDICT_MEANINGS[verdict]
  const { from } = digest.publicKey
  if (from === 'cloudtrail') return VERDICT_MEANINGS.verified
  const by = signedBy({ fingerprint: digest.fingerprint, from })
  return `The log file is as its digest names it, which is ${by}. It says nothing about whether the value is true.`
}

/** Of a log file that is no longer in its source as it was read: what is proved of what is left, and since when. */
export function goneWords({ gone, verdict }: Sighting, digest: DigestProof | null): string | null {
  if (gone === null) return null
  const since = gone.since === null ? '' : ` since ${formatInstant(gone.since.ms)}`
  const source = `in the source it ${gone.as === 'missing' ? 'is gone' : 'was changed'}${since}.`
  const ours = gone.archived ? 'Our archived copy' : 'What was read of it'
  if (verdict !== 'verified') return `${ours} is all that is left: ${source}`
  const key = digest?.publicKey ?? null
  const isOfAws = key === null || key.from === 'cloudtrail'
  const as = isOfAws
    ? 'as AWS delivered it'
    : `as its digest names it, ${signedBy({ fingerprint: digest?.fingerprint ?? null, from: key.from })}`
  return `${ours} is ${as}; ${source} It says nothing about whether the value is true.`
}

/** The same in few words, for a mark beside the verdict. */
export function goneMark({ gone }: Sighting): string[] {
  if (gone === null) return []
  return [gone.as === 'missing' ? 'Gone from the source' : 'Changed in the source']
}

/** What is to be known beside a verdict, so that none stands alone: other values, and writes after the end of the run. */
export function besideVerdict(
  { id, kind, items, observed }: EventResponse,
  item: EventItem | null,
  statuses: StatusChange[],
): string[] {
  const others = (item === null ? items : [item]).filter(({ conflicts }) => conflicts.length > 0).length
  const end = kind === 'metrics' ? endBefore(statuses, { id, ms: observed.ms }) : null
  return [
    ...(others === 0 ? [] : [item === null ? `${counted(others, 'item')} with other values too` : 'Other values too']),
    ...(end === null
      ? []
      : [`Written ${formatDifference(observed.ms - end.at.ms).slice(1)} after the run was ${visibleText(end.status)}`]),
  ]
}

/** What is to be known beside the verdicts on a run's log files. */
export interface RunDoubt {
  kind: 'absent' | 'ended' | 'collisions' | 'gone'
  words: string
  /** For a line of a list. */
  short: string
}

/** Everything that keeps the green of a run from standing alone, the gravest first. */
export function runDoubts({ absent, ended, collisions, gone }: DoubtedRun): RunDoubt[] {
  const doubts: RunDoubt[] = []
  const add = (kind: RunDoubt['kind'], words: string, short = words) => doubts.push({ kind, words, short })
  if (absent > 0) {
    const files = counted(absent, 'log file')
    add('absent', `${files} of these hours ${absent === 1 ? 'is' : 'are'} missing`, `${counted(absent, 'log')} missing`)
  }
  if (ended !== null) add('ended', `written after ${visibleText(ended)}`, `after ${visibleText(ended)}`)
  if (collisions > 0) add('collisions', counted(collisions, 'collision'))
  if (gone > 0) {
    add('gone', `${counted(gone, 'log file')} gone or changed in the source`, `${counted(gone, 'log')} gone`)
  }
  return doubts
}

/** What keeps the green of a call in a list from standing alone. */
export function eventDoubts({ collides, ended }: Pick<EventRow, 'collides' | 'ended'>): RunDoubt[] {
  return [
    ...(ended === null
      ? []
      : [{ kind: 'ended' as const, words: `Written after the run was ${visibleText(ended)}`, short: 'after end' }]),
    ...(collides
      ? [{ kind: 'collisions' as const, words: 'The run holds different values at these steps', short: 'other values' }]
      : []),
  ]
}

type DoubtedRun = Pick<RunRow, 'absent' | 'ended' | 'collisions' | 'gone'>

/** The same of a run's own page. */
export function doubtsOf({ absent, collisions, gone, statusHistory, lastWrite }: RunResponse): RunDoubt[] {
  const end = lastWrite === null ? null : endBefore(statusHistory, { id: '', ms: lastWrite.ms })
  return runDoubts({ absent: absent.files, ended: end?.status ?? null, collisions, gone })
}

/** The status that had ended the run before a write; null when it had not ended, or was going on again. */
function endBefore(statuses: StatusChange[], { id, ms }: { id: string; ms: number }): StatusChange | null {
  const last = statuses.filter((change) => change.at.ms < ms && change.event !== id).at(-1)
  return last !== undefined && END_STATUSES.includes(last.status) ? last : null
}
