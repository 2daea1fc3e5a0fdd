import { counted } from '@/components/chart/chart-words'
import type { EventItem, EventResponse, Sighting } from '@/lib/api/event'
import type { RunResponse, StatusChange } from '@/lib/api/run'
import { END_STATUSES } from '@/lib/cloudtrail/run-end'
import { formatDifference, visibleText } from '@/lib/format'

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

/** The same of a whole run. */
export function besideVerdicts({ collisions, statusHistory, lastWrite }: RunResponse): string[] {
  const end = lastWrite === null ? null : endBefore(statusHistory, { id: '', ms: lastWrite.ms })
  return [
    ...(collisions === 0 ? [] : [counted(collisions, 'collision')]),
    ...(end === null ? [] : [`written after ${visibleText(end.status)}`]),
  ]
}

/** The status that had ended the run before a write; null when it had not ended, or was going on again. */
function endBefore(statuses: StatusChange[], { id, ms }: { id: string; ms: number }): StatusChange | null {
  const last = statuses.filter((change) => change.at.ms < ms && change.event !== id).at(-1)
  return last !== undefined && END_STATUSES.includes(last.status) ? last : null
}
