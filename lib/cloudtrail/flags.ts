import { EventFlag, PointFlag } from './event'

const EVENT_WORDS: Record<keyof typeof EventFlag, string> = {
  ambiguousRecord: 'ambiguous record: a key is written twice',
  omittedBody: 'values not recorded: CloudTrail left out a large body',
  noMetricData: 'values not recorded',
  moreThanTenItems: 'more than ten items in one call',
  noEventId: 'no usable eventID',
  oddAccountId: 'account id is not twelve digits',
  eventTimeInFuture: 'eventTime lies after the file was first seen',
  addendum: 'addendum: delivered late or corrected',
  crossAccount: 'called from another account',
  root: 'called by the root user',
  sharedRole: 'shared role: person not known',
  itemErrors: 'the service refused items of this call',
  conflictingCopy: 'another event has the same eventID and other content',
  namesMixed: 'run name written with capitals',
  unreadableItems: 'items that are no metric points',
  accountsDiffer: 'resource account differs from the account in its ARN',
  denied: 'access denied',
}

const POINT_WORDS: Record<keyof typeof PointFlag, string> = {
  nonFinite: 'not a finite number',
  valueFromString: 'value written as text',
  stepAbsent: 'no step',
  stepOdd: 'step is not an integer',
  stepBeyondSafe: 'step beyond 2^53',
  timeInSeconds: 'claimed time in seconds',
  timeFromText: 'claimed time written as text',
  timeUnreadable: 'claimed time unreadable',
  nameHasHiddenCharacters: 'metric name has hidden characters',
  valueUnreadable: 'value unreadable',
  ambiguous: 'ambiguous: a key of this item is written twice',
  stepNegative: 'negative step',
  timeNegative: 'claimed time before 1970',
}

/** Plain words for the bits of `TrailEvent.flags`, in the order of the bits. */
export function eventFlagWords(flags: number): string[] {
  return words(flags, EventFlag, EVENT_WORDS)
}

/** Plain words for the bits of `MetricPoint.flags`, in the order of the bits. */
export function pointFlagWords(flags: number): string[] {
  return words(flags, PointFlag, POINT_WORDS)
}

function words<Name extends string>(flags: number, bits: Record<Name, number>, text: Record<Name, string>): string[] {
  const found: string[] = []
  for (const name in bits) if ((flags & bits[name]) !== 0) found.push(text[name])
  return found
}
