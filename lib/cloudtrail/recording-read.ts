import { judgeRecording, type Recording } from './recording'
import { describeRecording, type Times, type Verdict } from './recording-words'
import type { Place } from './selector-holes'
import type { TrailSettings } from './trail-settings'

/** Whether a source reads where a trail delivers what it records of a place, as far as the configuration tells. */
export type IsRead = (trail: TrailSettings, place: Place) => boolean

/** What was asked when, and what of it is read. */
export interface Reading extends Times {
  isRead: IsRead
}

const FROM_WORST: readonly Recording['state'][] = ['not_recorded', 'unread', 'partly', 'recorded']

/** The verdict on settings: what is recorded, whether it arrives and is signed, and whether any source reads it. */
export function judgeRead(
  trails: TrailSettings[],
  place: Place,
  { isRead, ...times }: Reading,
): { recording: Recording; verdict: Verdict } {
  const recording = judgeRecording(trails, place)
  const verdict = describeRecording(recording, place, times)
  const recorders = [...new Set(recording.recording.map(({ trail }) => trail))]
  const unread = recorders.filter((trail) => !isRead(trail, place))
  if (unread.length === 0 || recording.state === 'not_recorded' || recording.state === 'unread') {
    return { recording, verdict }
  }
  const seen = judgeRecording(
    trails.filter((trail) => !unread.includes(trail)),
    place,
  )
  if (FROM_WORST.indexOf(seen.state) >= FROM_WORST.indexOf(recording.state)) {
    return { recording: seen, verdict: describeRecording(seen, place, times) }
  }
  if (verdict.state === 'no_delivery') return { recording, verdict }
  const words = `Recorded by ${unread.map(intoWords).join(' and by ')}: nothing of it can be shown. ${fixWords(unread)}`
  return { recording, verdict: { state: 'not_read', label: 'Not read here', words, fix: null } }
}

const intoWords = ({ name, bucket, prefix }: TrailSettings) =>
  `trail “${name}” into s3://${bucket}${prefix === null ? '' : `/${prefix}`}, which no source reads`

function fixWords(trails: TrailSettings[]): string {
  const sources = trails.map(({ bucket, prefix }) =>
    JSON.stringify({ kind: 's3', name: bucket, bucket, ...(prefix === null ? {} : { prefix }) }),
  )
  return `Add to "sources" in the configuration: ${[...new Set(sources)].join(', ')}`
}
