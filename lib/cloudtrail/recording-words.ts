import { judgeRecording, type Recording } from './recording'
import { deliveryFix, fixOf, validationFix } from './recording-fix'
import type { Place } from './selector-holes'
import { isDataStore, type TrailSettings } from './trail-settings'

const hourMs = 3_600_000
/** CloudTrail delivers within minutes, and a digest file every hour; after so long without one something is wrong. */
export const mostQuietMs = 4 * hourMs
/** Where nothing need have happened and no digest file tells of it, a night without a log file is no news. */
const mostUntoldMs = 24 * hourMs

/** What is said of an account and region. */
export interface Verdict {
  state: 'recorded' | 'partly' | 'not_recorded' | 'unread' | 'no_delivery' | 'not_read' | 'validation_off'
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

/**
 * The verdict on settings that were read: what is recorded first, then whether it arrives and is signed. A log group that
 * a trail cannot deliver to is told beside it: the log files are another way.
 */
export function describeRecording(recording: Recording, place: Place, times: Times): Verdict {
  const verdict = describeFiles(recording, place, times)
  const trails = [...new Set(recording.recording.map(({ trail }) => trail))]
  return { ...verdict, words: [verdict.words, ...trails.flatMap(logGroupWords)].join(' ') }
}

function describeFiles(recording: Recording, place: Place, times: Times): Verdict {
  const { state, holes } = recording
  const fix = fixOf(recording, place)
  switch (state) {
    case 'not_recorded':
      return { state, label: notRecordedLabel(recording), words: notRecordedWords(recording), fix }
    case 'partly': {
      const more = holes.length > 1 ? `, ${holes.length - 1} more` : ''
      const doubt = recording.unread.map(
        (trail) => ` ${capital(called(trail))} may record them: it could not be read in full.`,
      )
      const words = `${holes.map(({ words: each }) => each).join(' ')}${doubt.join('')}`
      return { state, label: `${holes[0]?.label ?? 'Partly recorded'}${more}`, words, fix }
    }
    case 'unread': {
      const [trail] = recording.unread
      const name = trail === undefined ? 'A trail' : capital(called(trail))
      const words = `${name} may record metrics calls; it could not be read: ${trail?.unread ?? ''}.`
      return { state, label: 'Not readable', words, fix: null }
    }
    case 'recorded':
      return describeRecorded(recording, place, times)
  }
}

/** Whether settings record all, and nothing was delivered for too long when CloudTrail was asked. */
export function deliversNothing(trails: TrailSettings[], place: Place, askedMs: number): boolean {
  const { state } = describeRecording(judgeRecording(trails, place), place, { askedMs, newestFileMs: null })
  return state === 'no_delivery'
}

function describeRecorded(recording: Recording, place: Place, times: Times): Verdict {
  const trails = [...new Set(recording.recording.map(({ trail }) => trail))]
  const silences = trails.flatMap((trail) => {
    const silence = silenceOf(trail, times)
    return silence === null ? [] : { ...silence, trail }
  })
  const all = silences.length === trails.length ? silences : []
  const silence = all.find(({ isAlive }) => isAlive) ?? all[0] ?? null
  if (silence?.isAlive === false) {
    const { label, words, trail } = silence
    return { state: 'no_delivery', label, words: `${words} ${deliveryCheck(trail)}`, fix: deliveryFix(trail, place) }
  }
  const names = trails.map(called).join(', ')
  const words = [`Every metrics call is recorded, by ${names}.`, silence?.words ?? []].flat().join(' ')
  const trail = trails.find((each) => !isDataStore(each))
  if (trail === undefined) {
    const unsigned = `${words} It writes no digest files, so its records cannot be checked.`
    return { state: 'validation_off', label: 'No digest files', words: unsigned, fix: null }
  }
  if (trails.every(({ hasValidation }) => !hasValidation)) {
    const unsigned = `${words} Its log files are not signed, so nobody can prove that they are as delivered.`
    return { state: 'validation_off', label: 'Validation off', words: unsigned, fix: validationFix(trail, place) }
  }
  return { state: 'recorded', label: silence?.label ?? 'Recorded', words, fix: null }
}

function logGroupWords(trail: TrailSettings): string[] {
  const { logGroup, latestLogGroupError } = trail
  if (latestLogGroupError === undefined) return []
  const name = logGroup?.split(':')[6] ?? ''
  return [
    `CloudTrail cannot deliver the events of trail ${marked(trail)} to log group ${name}: ${latestLogGroupError}.`,
  ]
}

function called(trail: TrailSettings): string {
  return `${isDataStore(trail) ? 'event data store' : 'trail'} ${marked(trail)}`
}

/** A trail may be called “all”. */
const marked = ({ name }: TrailSettings) => `“${name}”`

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1)

/** What may keep log files from coming. */
const deliveryCheck = ({ bucket, kmsKey }: TrailSettings) =>
  `Check that bucket ${bucket} is there and that its policy${kmsKey === null ? '' : ` and the key ${kmsKey}`} let CloudTrail write.`

interface Silence extends Pick<Verdict, 'label' | 'words'> {
  /** Digest files still come, so that there was no log file to deliver. */
  isAlive: boolean
}

/**
 * What is to be said of a trail of which nothing came for hours; null when something did. A trail that takes data events
 * only may have nothing to deliver; its digest files come every hour all the same, where it writes them.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html
 */
function silenceOf(trail: TrailSettings, { askedMs, newestFileMs }: Times): Silence | null {
  const { bucket, latestDeliveryError, latestDeliveryMs } = trail
  const name = marked(trail)
  if (latestDeliveryError !== null) {
    const words = `CloudTrail cannot deliver the log files of trail ${name} to s3://${bucket}: ${latestDeliveryError}.`
    return { isAlive: false, label: 'Delivery fails', words }
  }
  if (latestDeliveryMs === null) return null
  const lastMs = Math.max(latestDeliveryMs, newestFileMs ?? 0)
  const quietMs = askedMs - lastMs
  if (quietMs <= mostQuietMs) return null
  const hours = Math.floor(quietMs / hourMs)
  const none = `has delivered no log file since ${new Date(lastMs).toISOString()}`
  if (takesManagement(trail)) {
    const words = `Trail ${name} is logging management events too, and ${none}.`
    return { isAlive: false, label: `No delivery ${hours} h`, words }
  }
  const digestMs = trail.hasValidation && trail.latestDigestError === null ? trail.latestDigestMs : null
  if (digestMs === null) {
    if (quietMs <= mostUntoldMs) return null
    const words = `Trail ${name} takes data events only and ${none}: nothing was called, or it does not deliver. Without digest files nobody can tell which.`
    return { isAlive: false, label: `Quiet ${hours} h`, words }
  }
  if (askedMs - digestMs <= mostQuietMs) {
    const words = `Trail ${name} takes data events only and ${none}; its digest files still come, so there was none to deliver.`
    return { isAlive: true, label: `Quiet ${hours} h`, words }
  }
  const words = `Trail ${name} ${none}, and no digest file since ${new Date(digestMs).toISOString()}, although one is due every hour.`
  return { isAlive: false, label: `No delivery ${hours} h`, words }
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
  const names = trails.map(marked).join(', ')
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
