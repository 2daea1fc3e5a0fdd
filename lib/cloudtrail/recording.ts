import { holeOf, type RecordingHole } from './recording-hole'
import { hiddenCalls, type MetricsSelector, metricsSelectors, type Place, takesWrites } from './selector-holes'
import type { TrailSettings } from './trail-settings'

/** What the trails of an account and region, together, record of the metrics calls there. */
export interface Recording {
  /** `unread`: a trail that cannot be read may record them. */
  state: 'recorded' | 'partly' | 'not_recorded' | 'unread'
  /** Why nothing is recorded: no trail, only stopped ones, none that takes metrics calls, or none that takes writes. */
  why: 'no_trail' | 'stopped' | 'selectors' | 'writes' | null
  /** Those that cover the region; first those that record metrics calls, or would. */
  trails: TrailSettings[]
  /** What a trail that is logging takes of metrics calls. */
  recording: MetricsSelector[]
  /** What none of them takes. */
  holes: RecordingHole[]
  /** Trails whose status or selectors could not be read, and that may fill what is missing. */
  unread: TrailSettings[]
}

/**
 * Judges the settings of trails for one place. A hole in one selector that another one fills, of the same trail or of
 * another, is none.
 */
export function judgeRecording(all: TrailSettings[], place: Place): Recording {
  const covering = all.filter((trail) => trail.isMultiRegion || trail.homeRegion === place.region)
  const selectors = covering.filter(({ isLogging }) => isLogging === true).flatMap(metricsSelectors)
  const holes = hiddenCalls(selectors, place).map((hidden) => holeOf(hidden))
  const unread = covering.filter(mayRecord)
  const meant = (trail: TrailSettings) => metricsSelectors(trail).length > 0
  const trails = [...covering.filter(meant), ...covering.filter((trail) => !meant(trail))]
  const found = { trails, recording: selectors, holes, unread }
  if (selectors.some((selector) => takesWrites(selector, place))) {
    return { ...found, state: holes.length === 0 ? 'recorded' : 'partly', why: null }
  }
  if (unread.length > 0) return { ...found, state: 'unread', why: null }
  return { ...found, state: 'not_recorded', why: whyNot(covering, selectors) }
}

function mayRecord(trail: TrailSettings): boolean {
  if (trail.unread === null || trail.isLogging === false) return false
  return trail.isLogging === null || trail.selectors === null
}

function whyNot(covering: TrailSettings[], recording: MetricsSelector[]): Recording['why'] {
  if (covering.length === 0) return 'no_trail'
  if (recording.length > 0) return 'writes'
  const isStopped = (trail: TrailSettings) => trail.isLogging === false && metricsSelectors(trail).length > 0
  return covering.some(isStopped) || covering.every(({ isLogging }) => isLogging === false) ? 'stopped' : 'selectors'
}
