import type { EventItem, EventResponse } from '@/lib/api/event'
import { formatExact, formatInstant, visibleText } from '@/lib/format'

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

/** One line to quote an event by, with everything that is needed to find it again. */
export function citation(event: EventResponse, item: EventItem | null): string {
  const [sighting] = event.sightings
  const parts = [
    `CloudTrail eventID ${event.id}`,
    `${event.name} on ${event.source}`,
    ...(event.run === null ? [] : [`run ${event.run.name} (${event.account}, ${event.region})`]),
    ...(item === null
      ? []
      : [`item ${item.item}: ${item.metric} = ${String(item.value)} at step ${String(item.step ?? 'none')}`]),
    `by ${event.writer.label} (${knownBy(event.writer.personSource).short}), ${event.writer.principal}`,
    `observed ${event.observed.iso}`,
    ...(sighting === undefined
      ? []
      : [
          `record ${sighting.recordIndex + 1} of ${sighting.records} in ${sighting.key}`,
          ...(sighting.contentSha256 === null ? [] : [`log file SHA-256 ${sighting.contentSha256}`]),
        ]),
    `MetricTrail as of ${formatInstant(event.asOf.ms)}`,
  ]
  return `${visibleText(parts.join('; '))}.`
}
