import 'server-only'
import { type IsRead, judgeRead } from '@/lib/cloudtrail/recording-read'
import type { TrailAnswer, TrailSettings } from '@/lib/cloudtrail/trail-settings'
import type { Check } from './check-tried'

export interface Judging {
  isRead: IsRead
  /** Settings of the event data stores that are sources, which record as trails do. */
  stores: TrailSettings[]
  /** Whether an organization's data store takes the accounts. */
  organization: boolean
  /** Whether every account was asked, so that whatever can be known of a trail is. */
  all: boolean
}

/** What the settings that were read record of each account and region, as the fleet judges it. */
export function recordingChecks(answers: TrailAnswer[], judging: Judging): Check[] {
  const trails = answers.flatMap(({ account, trails: own }) => own.filter((trail) => isOwn(trail, account)))
  const owned = new Map(trails.filter(({ unread }) => unread === null).map((trail) => [trail.arn, trail]))
  return answers
    .filter(({ answer }) => answer === 'read')
    .map((answer) => {
      // What a member account may not read of the organization's trail, its owner may.
      const filled = answer.trails.map((trail) => (trail.unread === null ? trail : (owned.get(trail.arn) ?? trail)))
      return recordingCheck({ ...answer, trails: filled }, judging)
    })
}

function recordingCheck({ account, region, trails }: TrailAnswer, judging: Judging): Check {
  const stores = judging.stores.filter(
    (store) => isOwn(store, account) || (store.isOrganization && judging.organization),
  )
  const reading = { askedMs: Date.now(), newestFileMs: null, isRead: judging.isRead }
  const { verdict } = judgeRead([...trails, ...stores], { account, region }, reading)
  const { state, label, words, fix } = verdict
  const question = { source: `fleet ${account} ${region}`, what: 'Record metrics calls', right: null, on: null }
  const detail = `${label}. ${words}${fix === null ? '' : ` To mend it: ${fix}`}`
  if (state === 'recorded') return { ...question, result: 'ok', detail: words, state }
  // Whose trail it is was not asked yet.
  const isOpen = state === 'unread' && !judging.all
  return { ...question, result: isOpen ? 'not checked' : 'failed', detail, state }
}

const isOwn = ({ arn }: TrailSettings, account: string) => arn.split(':')[4] === account
