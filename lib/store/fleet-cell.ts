import 'server-only'
import type { FleetCell } from '@/lib/api/fleet'
import { judgeRecording, type Recording } from '@/lib/cloudtrail/recording'
import { type IsRead, judgeRead } from '@/lib/cloudtrail/recording-read'
import { describeRecording, type Verdict } from '@/lib/cloudtrail/recording-words'
import type { Place } from '@/lib/cloudtrail/selector-holes'
import type { TrailAnswer, TrailSettings } from '@/lib/cloudtrail/trail-settings'
import type { Noted, TimedAnswer } from './fleet-now'
import { toInstant, toInstantOrNull } from './rows'

/** What the store knows of one account and region. */
export interface PlaceFacts {
  place: Place
  answers: TimedAnswer | null
  /** Noted answers that differ from the one before, oldest first. */
  history: Noted[]
  /** Newest log file, and newest recorded metrics call; epoch ms. */
  newestFileMs: number | null
  lastRecordedMs: number | null
  isRead: IsRead
}

type State = FleetCell['state']
/** Before it is known who set it so. */
export type BareCell = Omit<FleetCell, 'setBy'>

const nothing: Pick<Recording, 'trails' | 'holes'> = { trails: [], holes: [] }

/** The cell of the fleet's table for one account and region. */
export function fleetCell(facts: PlaceFacts): BareCell {
  const { place, answers, newestFileMs, isRead } = facts
  const hasFiles = newestFileMs !== null
  if (answers === null) {
    const words = 'CloudTrail has not been asked yet.'
    return cell(facts, { state: 'never_seen', label: 'Not asked yet', words, fix: null, evaluatedMs: null, ...nothing })
  }
  const { latest, read } = answers
  const { answer, detail } = latest.answer
  const why = detail ?? ''
  if (answer === 'forbidden') {
    const state = isNeverSeen(facts) ? 'never_seen' : 'no_permission'
    const label = state === 'never_seen' ? 'Never seen' : 'No permission'
    const never = state === 'never_seen' ? 'No log file of it was ever seen. ' : ''
    return cell(facts, { state, label, words: `${never}${why}.`, fix: null, evaluatedMs: latest.atMs, ...nothing })
  }
  if (read === null) {
    const state = hasFiles ? 'no_answer' : 'never_seen'
    const label = hasFiles ? 'No answer' : 'Never seen'
    return cell(facts, { state, label, words: `${why}.`, fix: null, evaluatedMs: null, ...nothing })
  }
  const { recording, verdict } = judgeRead(read.answer.trails, place, { askedMs: read.atMs, newestFileMs, isRead })
  const words = answer === 'failed' ? `${verdict.words} The last time it could not be asked: ${why}.` : verdict.words
  const { trails, holes } = verdict.state === 'recorded' ? nothing : recording
  return cell(facts, { ...verdict, state: stateOf(verdict), words, evaluatedMs: read.atMs, trails, holes })
}

/** The reader's role was never there: nothing was ever heard of this account and region. */
function isNeverSeen({ answers, newestFileMs }: PlaceFacts): boolean {
  const isWithoutRole = answers?.latest.answer.detail?.startsWith('sts:AssumeRole') ?? false
  return isWithoutRole && answers?.read === null && newestFileMs === null
}

const stateOf = ({ state }: Pick<Verdict, 'state'>): State => (state === 'unread' ? 'no_permission' : state)

interface Found extends Omit<Verdict, 'state'>, Pick<Recording, 'trails' | 'holes'> {
  state: State
  evaluatedMs: number | null
}

function cell(facts: PlaceFacts, found: Found): BareCell {
  const { state, label, words, fix, evaluatedMs, trails, holes } = found
  const since = sinceOf(facts, found)
  return {
    ...{ region: facts.place.region, state, label, words, fix },
    ...{ since: toSecondOrNull(since.firstMs), lastOther: toSecondOrNull(since.otherMs) },
    evaluated: toSecondOrNull(evaluatedMs),
    lastRecorded: toInstantOrNull(facts.lastRecordedMs),
    trails: trails.map(shownTrail),
    holes: holes.map(({ trail, selector, field, hides, count, words: each }) => ({
      ...{ trail, selector, field, hides, count, words: each },
    })),
  }
}

/** Asking takes seconds, so no part of one is told. */
const toSecondOrNull = (ms: number | null) => toInstantOrNull(ms === null ? null : Math.floor(ms / 1000) * 1000)

function shownTrail({ name, arn, isMultiRegion, selectors, ...rest }: TrailSettings): BareCell['trails'][number] {
  return {
    ...{ name, arn, isMultiRegion },
    lastDelivery: rest.latestDeliveryMs === null ? null : toInstant(rest.latestDeliveryMs),
    deliveryError: rest.latestDeliveryError,
    selectors:
      selectors?.map(({ Name, FieldSelectors }) => ({
        name: Name ?? null,
        lines: FieldSelectors.map((line) => JSON.stringify(line)),
      })) ?? null,
  }
}

/** Epoch ms. */
interface Since {
  /** When the state was first noted without another one since. */
  firstMs: number | null
  /** When another one was last noted before that; null: never. */
  otherMs: number | null
}

/** A quiet trail's time is that of its last delivery. */
function sinceOf({ history, place, answers, newestFileMs }: PlaceFacts, { state, trails }: Found): Since {
  if (state === 'no_delivery') {
    const delivered = trails.flatMap(({ latestDeliveryMs }) => latestDeliveryMs ?? [])
    const lastMs = delivered.length === 0 ? null : Math.max(...delivered, newestFileMs ?? 0)
    return { firstMs: lastMs, otherMs: lastMs }
  }
  const isRead = answers?.latest.answer.answer !== 'forbidden' && answers?.read !== null
  let firstMs: number | null = null
  for (const { answer, atMs, lastMs } of history.toReversed()) {
    // A failure says nothing of the settings.
    if (isRead && answer.answer === 'failed') continue
    const isSame = isRead ? answer.answer === 'read' && settledState(answer, place) === state : answer.answer !== 'read'
    // A role that could not be assumed says nothing of the settings either.
    if (!isSame && isRead && answer.answer === 'forbidden') return { firstMs, otherMs: null }
    if (!isSame) return { firstMs, otherMs: firstMs === null ? null : lastMs }
    firstMs = atMs
  }
  return { firstMs, otherMs: null }
}

/** What settings say, whether log files arrived or not. */
function settledState({ trails }: TrailAnswer, place: Place): State {
  const settled = trails.map((trail) => ({ ...trail, latestDeliveryMs: null, latestDeliveryError: null }))
  return stateOf(describeRecording(judgeRecording(settled, place), place, { askedMs: 0, newestFileMs: null }))
}
