import type { EventItem, EventResponse } from '@/lib/api/event'
import { VERDICT_LABELS } from '@/lib/cloudtrail/verdict'
import { formatExact, formatInstant, visibleText } from '@/lib/format'
import { goneWords, provingSighting, verdictMeaning } from './proof-words'
import { reasonWords } from './verdict-badge'

/** How a writer is known, for a sentence about the person. `personSource` as the API writes it. */
const KNOWN_BY: Partial<Record<string, { long: string; short: string }>> = {
  sourceIdentity: { long: 'from sourceIdentity, set at AssumeRole', short: 'sourceIdentity' },
  sessionName: { long: 'from the session name, which the caller chooses', short: 'session name' },
  userName: { long: 'the IAM user', short: 'IAM user' },
  identityCenter: { long: 'from IAM Identity Center', short: 'Identity Center' },
  service: { long: 'an AWS service', short: 'AWS service' },
  root: { long: 'the root user of the account', short: 'root user' },
  none: { long: 'only the role is known, not the person', short: 'role only' },
}

export function knownBy(personSource: string): { long: string; short: string } {
  return KNOWN_BY[personSource] ?? { long: visibleText(personSource), short: visibleText(personSource) }
}

/** What became of the call. A 200 says that it was submitted, nothing more. */
export function resultWords(event: EventResponse): string {
  const error = event.errorCode === null ? '' : `: ${visibleText(event.errorCode)}`
  switch (event.result) {
    case 'allowed':
      return event.kind === 'metrics' ? 'Submitted, stored: unknown' : 'Accepted'
    case 'denied':
      return `Denied${error}. Nothing was written`
    case 'failed':
      return `Failed${error}. Nothing was written`
    case 'itemErrors':
      return 'Submitted, some items refused; of the rest stored: unknown'
  }
}

/** Where the drawer's subject lies, in few words: `validation:accuracy, step 90`. */
export function subjectWords(event: EventResponse, item: EventItem | null): string {
  if (item === null) return visibleText(event.name)
  const metric = visibleText(item.metric)
  return item.step === null ? `${metric}, no step` : `${metric}, step ${formatExact(item.step)}`
}

/** The verdict of an event in one sentence or two: `Log verified: The log file is …`. */
function verdictWords(event: EventResponse): string {
  const sighting = provingSighting(event)
  const reason = reasonWords(sighting?.reason ?? null)
  const gone = sighting === null ? null : goneWords(sighting, event.digest)
  const meaning = gone ?? verdictMeaning(event.verdict, event.digest)
  return `${VERDICT_LABELS[event.verdict]}: ${reason === null ? '' : `${reason} `}${meaning}`
}

/** The record, every letter as the log file has it, and what proves that file; or all that is known of the event. */
export function evidenceJson(event: EventResponse): string {
  const { raw, id, asOf, sightings, digest } = event
  if (!('text' in raw)) return JSON.stringify(event, null, 2)
  const proof = { eventID: id, asOf: asOf.iso, verdict: verdictWords(event), sightings, digest }
  return `{\n"record": ${raw.text},\n"proof": ${JSON.stringify(proof, null, 2)}\n}`
}

/** One line to quote an event by, with everything that is needed to find it again. */
export function citation(event: EventResponse, item: EventItem | null): string {
  const sighting = provingSighting(event)
  const parts = [
    `CloudTrail eventID ${event.id}`,
    `${event.name} on ${event.source}`,
    ...(event.run === null ? [] : [`run ${event.run.name} (${event.account}, ${event.region})`]),
    ...(item === null
      ? []
      : [`item ${item.item}: ${item.metric} = ${String(item.value)} at step ${String(item.step ?? 'none')}`]),
    `by ${event.writer.label} (${knownBy(event.writer.personSource).short}), ${event.writer.principal}`,
    `observed ${event.observed.iso}`,
    ...(sighting === null
      ? []
      : [
          `record ${sighting.recordIndex + 1} of ${sighting.records} in ${sighting.key}`,
          ...(sighting.contentSha256 === null ? [] : [`log file SHA-256 ${sighting.contentSha256}`]),
        ]),
    verdictWords(event).replace(/\.$/, ''),
    ...(item === null || item.conflicts.length === 0 ? [] : ['other values were written for this step']),
    `MetricTrail as of ${formatInstant(event.asOf.ms)}`,
  ]
  return `${visibleText(parts.join('; '))}.`
}
