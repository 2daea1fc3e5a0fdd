import 'server-only'
import { partitionOf } from '@/lib/cloudtrail/arn'
import type { Settings } from '@/lib/env'
import type { SourceSetting } from '@/lib/source-settings'
import { usualRegion } from './aws-client'
import { sourceTrials } from './check'
import { checkFleet } from './check-fleet'
import { assumeRole, type Identity, tooMuchTrial, whoAsks } from './check-reader'
import { type Check, tryAll } from './check-tried'

type RemoteSetting = Exclude<SourceSetting, { kind: 'directory' }>

/**
 * Tries what everything that is configured takes, and changes nothing. `all`: in every account and region of the fleet,
 * not only the first. A role, and the credentials, are tried once; what takes them is `not checked` when they fail.
 */
export async function checkAll(
  { sources, fleet }: Pick<Settings, 'sources' | 'fleet'>,
  all: boolean,
): Promise<Check[]> {
  const folders = await Promise.all(
    sources.filter(({ kind }) => kind === 'directory').map((folder) => tryAll(sourceTrials(folder), null)),
  )
  const remote = sources.filter((source) => source.kind !== 'directory')
  if (remote.length === 0 && fleet === null) return folders.flat()
  const region = remote.flatMap((source) => source.region ?? [])[0] ?? fleet?.regions[0] ?? usualRegion()
  const asker = await whoAsks(partitionOf(region))
  const read = await Promise.all(byRole(remote).map((group) => checkGroup(group, asker)))
  const asked = fleet === null ? [] : await checkFleet({ fleet, sources }, all, asker)
  return [...folders.flat(), asker.check, ...read.flat(), ...asked]
}

/** The sources that are read with one role, or with the credentials as they are. */
function byRole(sources: RemoteSetting[]): RemoteSetting[][] {
  const groups = new Map<string, RemoteSetting[]>()
  for (const source of sources) {
    const role = JSON.stringify(source.role)
    groups.set(role, [...(groups.get(role) ?? []), source])
  }
  return [...groups.values()]
}

async function checkGroup(sources: RemoteSetting[], asker: Identity): Promise<Check[]> {
  const role = sources[0]?.role ?? null
  const names = sources.map(({ name }) => name).join(', ')
  const reader = role === null ? asker : await assumeRole(role, names, asker)
  const checks = sources.map((source) => {
    const place = source.kind === 's3' ? { bucket: source.bucket, prefix: source.prefix } : null
    const tooMuch = tooMuchTrial({ source: source.name, role, arn: reader.arn, place })
    return tryAll([tooMuch, ...sourceTrials(source)], reader.blocked)
  })
  return [...(role === null ? [] : [reader.check]), ...(await Promise.all(checks)).flat()]
}
