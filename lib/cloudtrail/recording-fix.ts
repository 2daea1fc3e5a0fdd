import type { Recording } from './recording'
import { isOfMetrics, type Place } from './selector-holes'
import { METRICS_RESOURCE_TYPE, SELECTORS } from './set-up-trail'
import { type AdvancedEventSelector, isDataStore, type TrailSettings } from './trail-settings'

/**
 * The AWS CLI's command that mends what is not recorded, or not signed; null when no command of one line does, or
 * nothing is amiss. It is only ever shown.
 */
export function fixOf({ state, why, trails, recording, holes }: Recording, place: Place): string | null {
  if (state === 'partly' || why === 'writes') {
    const name = holes[0]?.trail
    const trail = recording.find(({ trail: own }) => own.name === name)?.trail ?? recording[0]?.trail
    return trail === undefined || isDataStore(trail) ? null : selectorsFix(trail, place)
  }
  const own = trails.filter((trail) => !isDataStore(trail))
  if (why === 'stopped') {
    const [trail] = own
    return trail === undefined ? null : command(['start-logging', ...at(trail), '--name', nameOf(trail, place)])
  }
  if (why === 'selectors') {
    const trail = own.find(({ isLogging }) => isLogging === true) ?? own[0]
    return trail === undefined ? null : selectorsFix(trail, place)
  }
  return null
}

/** The command that has a trail's log files signed. */
export function validationFix(trail: TrailSettings, place: Place): string {
  return command(['update-trail', ...at(trail), '--name', nameOf(trail, place), '--enable-log-file-validation'])
}

/** The statement that the bucket's policy lacks where it denies CloudTrail, else the command that tells why nothing comes. */
export function deliveryFix(trail: TrailSettings, place: Place): string {
  if (!/AccessDenied/i.test(trail.latestDeliveryError ?? '')) {
    return command(['get-trail-status', ...at(trail), '--name', nameOf(trail, place)])
  }
  const [, partition = 'aws'] = trail.arn.split(':')
  const prefix = trail.prefix === null ? '' : `${trail.prefix}/`
  return JSON.stringify({
    ...{ Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 's3:PutObject' },
    Resource: `arn:${partition}:s3:::${trail.bucket}/${prefix}AWSLogs/*`,
    Condition: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', 'aws:SourceArn': trail.arn } },
  })
}

function selectorsFix(trail: TrailSettings, place: Place): string {
  const json = JSON.stringify(mendedSelectors(trail.selectors))
  return command([
    ...['put-event-selectors', ...at(trail), '--trail-name', nameOf(trail, place)],
    ...['--advanced-event-selectors', json],
  ])
}

/** The trail's selectors, with those of metrics replaced by one that takes every call. Basic ones cannot be kept. */
function mendedSelectors(selectors: AdvancedEventSelector[] | null): readonly object[] {
  if (selectors === null) return SELECTORS
  const isMetrics = ({ FieldSelectors }: { FieldSelectors: readonly { Equals?: string[] | undefined }[] }) =>
    FieldSelectors.some(({ Equals }) => Equals?.includes(METRICS_RESOURCE_TYPE))
  return [...selectors.filter((selector) => !isOfMetrics(selector)), ...SELECTORS.filter(isMetrics)]
}

const at = ({ homeRegion }: TrailSettings) => ['--region', homeRegion]

/** Another account's trail is named by its ARN. */
function nameOf({ name, arn }: TrailSettings, { account }: Place): string {
  return arn.split(':')[4] === account ? name : arn
}

/** Quoted for a POSIX shell: names and selectors are somebody's text. */
function command(words: string[]): string {
  const quoted = words.map((word) => (/^[\w./:-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
  return `aws cloudtrail ${quoted.join(' ')}`
}
