import type { Recording } from './recording'
import { fixOf, validationFix } from './recording-fix'
import type { Place } from './selector-holes'
import type { TrailSettings } from './trail-settings'

const hourMs = 3_600_000
/** CloudTrail delivers within minutes; after so long without a file something is wrong. */
export const mostQuietMs = 4 * hourMs

/** What is said of an account and region. */
export interface Verdict {
  state: 'recorded' | 'partly' | 'not_recorded' | 'unread' | 'no_delivery' | 'validation_off'
  /** For a cell of a table. */
  label: string
  /** In a sentence or two. */
  words: string
  /** A command that mends it, as text. */
  fix: string | null
}

/** When CloudTrail was asked, and the newest log file of the place that was read; epoch ms. */
export interface Times {
  askedMs: number
  newestFileMs: number | null
}

/** The verdict on settings that were read: what is recorded first, then whether it arrives and is signed. */
export function describeRecording(recording: Recording, place: Place, times: Times): Verdict {
  const { state, holes } = recording
  const fix = fixOf(recording, place)
  switch (state) {
    case 'not_recorded':
      return { state, label: notRecordedLabel(recording), words: notRecordedWords(recording), fix }
    case 'partly': {
      const more = holes.length > 1 ? `, ${holes.length - 1} more` : ''
      const doubt = recording.unread.map(({ name }) => ` Trail ${name} may record them: it could not be read in full.`)
      const words = `${holes.map(({ words: each }) => each).join(' ')}${doubt.join('')}`
      return { state, label: `${holes[0]?.label ?? 'Partly recorded'}${more}`, words, fix }
    }
    case 'unread': {
      const [trail] = recording.unread
      const words = `Trail ${trail?.name ?? ''} may record metrics calls; it could not be read: ${trail?.unread ?? ''}.`
      return { state, label: 'Not readable', words, fix: null }
    }
    case 'recorded':
      return describeRecorded(recording, place, times)
  }
}

function describeRecorded(recording: Recording, place: Place, times: Times): Verdict {
  const trails = [...new Set(recording.recording.map(({ trail }) => trail))]
  const quiet = trails.map((trail) => quietOf(trail, times))
  const [first] = quiet
  if (first !== undefined && first !== null && quiet.every((each) => each !== null)) {
    return { state: 'no_delivery', ...first, fix: null }
  }
  const names = trails.map(({ name }) => name).join(', ')
  const words = `Every metrics call is recorded, by trail ${names}.`
  const [trail] = trails
  if (trail !== undefined && trails.every(({ hasValidation }) => !hasValidation)) {
    const unsigned = `${words} Its log files are not signed, so nobody can prove that they are as delivered.`
    return { state: 'validation_off', label: 'Validation off', words: unsigned, fix: validationFix(trail, place) }
  }
  return { state: 'recorded', label: 'Recorded', words, fix: null }
}

/** Why nothing seems to arrive from a trail; null when something does, or nothing need have happened. */
function quietOf(trail: TrailSettings, { askedMs, newestFileMs }: Times): Pick<Verdict, 'label' | 'words'> | null {
  const { name, bucket, latestDeliveryError, latestDeliveryMs } = trail
  if (latestDeliveryError !== null) {
    const words = `CloudTrail cannot deliver the log files of trail ${name} to ${bucket}: ${latestDeliveryError}.`
    return { label: 'Delivery fails', words }
  }
  if (latestDeliveryMs === null || !takesManagement(trail)) return null
  const quietMs = askedMs - Math.max(latestDeliveryMs, newestFileMs ?? 0)
  if (quietMs <= mostQuietMs) return null
  const hours = Math.floor(quietMs / hourMs)
  const since = new Date(Math.max(latestDeliveryMs, newestFileMs ?? 0)).toISOString()
  const words = `Trail ${name} is logging management events too, and has delivered no log file since ${since}.`
  return { label: `No delivery ${hours} h`, words }
}

/** Asking CloudTrail is itself a management event: a trail that takes them always has something to deliver. */
function takesManagement({ selectors }: TrailSettings): boolean {
  return (selectors ?? []).some(({ FieldSelectors }) =>
    FieldSelectors.every(({ Field, Equals }) => Field === 'eventCategory' && Equals?.includes('Management')),
  )
}

function notRecordedLabel({ why, holes }: Recording): string {
  if (why === 'stopped') return 'Stopped'
  return why === 'writes' ? (holes[0]?.label ?? 'Not recorded') : 'Not recorded'
}

function notRecordedWords({ why, trails, holes }: Recording): string {
  const names = trails.map(({ name }) => name).join(', ')
  switch (why) {
    case 'stopped':
      return `Logging is stopped on ${names}: metrics calls leave no record.`
    case 'writes':
      return holes.map(({ words }) => words).join(' ')
    case 'selectors':
      return trails.every(({ selectors }) => selectors === null)
        ? `${names} has basic event selectors, which cannot name metrics calls: they leave no record.`
        : `No selector of ${names} takes metrics calls: they leave no record.`
    default:
      return 'No trail covers this region: metrics calls leave no record.'
  }
}
