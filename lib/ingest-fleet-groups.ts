import 'server-only'
import { isDataStore } from './cloudtrail/trail-settings'
import type { LogGroupSetting } from './source-settings'
import { deliversTo, ownerOf } from './sources/trails-read'
import type { FleetNow } from './store/fleet-now'

/**
 * Why nothing new comes to log groups that are configured as sources, by name of the source, as far as the settings of
 * trails tell: where CloudTrail could not be asked, nothing is said.
 */
export function undeliveredGroups(groups: LogGroupSetting[], answers: FleetNow['answers']): Map<string, string> {
  return new Map(
    groups.flatMap((group) => {
      const words = undelivered(group, answers)
      return words === null ? [] : [[group.name, words] as const]
    }),
  )
}

function undelivered(group: LogGroupSetting, answers: FleetNow['answers']): string | null {
  const account = ownerOf(group)
  const asked = [...answers.values()]
    .map(({ latest }) => latest.answer)
    .filter((answer) => answer.region === group.region && (account === null || answer.account === account))
  if (asked.length === 0 || asked.some(({ answer }) => answer !== 'read')) return null
  const trails = asked.flatMap((answer) => answer.trails.filter((trail) => !isDataStore(trail)))
  // Noted before it was asked where trails deliver to.
  if (trails.some(({ logGroup }) => logGroup === undefined)) return null
  const delivering = trails.filter((trail) => deliversTo(trail, group, account))
  const [trail] = delivering
  if (trail === undefined) {
    const fix = 'aws cloudtrail update-trail --cloud-watch-logs-log-group-arn'
    return `No trail delivers here: none that is known in ${group.region} names log group ${group.logGroup}. Have one deliver to it (${fix}), or correct the name, region or role of the source.`
  }
  const logging = delivering.filter(({ isLogging }) => isLogging !== false)
  const errors = logging.flatMap(({ latestLogGroupError }) => latestLogGroupError ?? [])
  if (logging.length > errors.length) return null
  if (errors.length > 0)
    return `Nothing is delivered here: CloudTrail cannot deliver the events of trail ${logging[0]?.name ?? ''} to log group ${group.logGroup}: ${errors[0] ?? ''}.`
  return `Nothing is delivered here: logging is stopped on trail ${trail.name}, which delivers to log group ${group.logGroup}.`
}
