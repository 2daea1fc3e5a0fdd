import 'server-only'
import { parseArn } from '@/lib/cloudtrail/arn'
import type { IsRead } from '@/lib/cloudtrail/recording-read'
import type { Place } from '@/lib/cloudtrail/selector-holes'
import { isDataStore, type TrailSettings } from '@/lib/cloudtrail/trail-settings'
import { type BucketSetting, type LogGroupSetting, prefixOf, type SourceSetting } from '@/lib/source-settings'

/**
 * Which trails deliver where a source reads. Nothing is said to be unread without any source, which the screens tell by
 * themselves, or with a folder, since that may hold copies of any bucket.
 */
export function trailsRead(sources: SourceSetting[]): IsRead {
  const isUntold = sources.length === 0 || sources.some(({ kind }) => kind === 'directory')
  return (trail, place) =>
    isUntold ||
    isDataStore(trail) ||
    sources.some((source) => {
      if (source.kind === 's3') return holds(source, trail, place)
      return source.kind === 'logs' && deliversTo(trail, source, ownerOf(source))
    })
}

function holds({ bucket, prefix, accounts, regions }: BucketSetting, trail: TrailSettings, place: Place): boolean {
  const isChosen = (chosen: string[], one: string) => chosen.length === 0 || chosen.includes(one)
  const isThere = bucket === trail.bucket && prefix === prefixOf(trail.prefix ?? '')
  return isThere && isChosen(accounts, place.account) && isChosen(regions, place.region)
}

/** The account of a log group; null: that of the credentials. */
export const ownerOf = ({ role }: LogGroupSetting) => (role === null ? null : (parseArn(role.arn)?.account ?? null))

/** Whether a trail delivers to a log group, of `account` if it is known. */
export function deliversTo({ logGroup }: TrailSettings, group: LogGroupSetting, account: string | null): boolean {
  const arn = parseArn(logGroup ?? '')
  const isThere = arn?.region === group.region && (account === null || arn.account === account)
  return isThere && arn.resource.replace(/:\*$/, '') === `log-group:${group.logGroup}`
}
