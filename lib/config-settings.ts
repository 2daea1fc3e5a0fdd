import 'server-only'
import { dirname, resolve } from 'node:path'
import type { Config } from './config-schema'
import { AppError } from './errors'
import { type FleetSetting, folderSetting, prefixOf, type RoleSetting, type SourceSetting } from './source-settings'

type SourceConfig = Config['sources'][number]

/** What a configuration file says, with its defaults and absolute paths. Throws `AppError` config. */
export function settingsOf({ path, config }: { path: string; config: Config }): {
  sources: SourceSetting[]
  fleet: FleetSetting | null
} {
  const sources = allOf(config.sources.map((source) => () => sourceOf(source, path)))
  const { fleet } = config
  if (fleet === undefined) return { sources, fleet: null }
  const { names, pollSeconds, role, ...rest } = fleet
  const namesPath = names === undefined ? null : resolve(/* turbopackIgnore: true */ dirname(path), names)
  return { sources, fleet: { ...rest, role: roleOf(role), namesPath, pollMs: pollSeconds * 1000 } }
}

/** What all of them come to; throws one error with every message, a line each. */
function allOf<Value>(makers: (() => Value)[]): Value[] {
  const wrong: string[] = []
  const made = makers.flatMap((make) => {
    try {
      return [make()]
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      wrong.push(error.message)
      return []
    }
  })
  if (wrong.length > 0) throw new AppError('config', wrong.join('\n'))
  return made
}

function sourceOf(source: SourceConfig, path: string): SourceSetting {
  switch (source.kind) {
    case 'directory':
      return folderSetting(source.name, resolve(/* turbopackIgnore: true */ dirname(path), source.folder), path)
    case 's3': {
      const { role, region = null, from, to, pollSeconds, prefix, queue = null, ...rest } = source
      const times = { ...timesOf({ to, pollSeconds }), fromMs: from === undefined ? null : Date.parse(from) }
      return { ...rest, ...times, region, prefix: prefixOf(prefix), role: roleOf(role), queue }
    }
    case 'lake': {
      const { role, from, to, pollSeconds, mostGigabytesADay, eventDataStore, ...rest } = source
      const id = eventDataStore.split('/').at(-1) ?? ''
      const mostBytesADay = mostGigabytesADay * 1e9
      const times = { ...timesOf({ to, pollSeconds }), fromMs: Date.parse(from) }
      return { ...rest, ...times, role: roleOf(role), eventDataStore: id, mostBytesADay }
    }
    case 'logs': {
      const { role, from, to, pollSeconds, ...rest } = source
      return { ...rest, ...timesOf({ to, pollSeconds }), fromMs: Date.parse(from), role: roleOf(role) }
    }
  }
}

/** The last day counts until it is over. */
const timesOf = ({ to, pollSeconds }: { to: string | undefined; pollSeconds: number }) => ({
  toMs: to === undefined ? null : Date.parse(to) + 86_400_000,
  pollMs: pollSeconds * 1000,
})

function roleOf(role: { arn: string; externalId?: string | undefined } | undefined): RoleSetting | null {
  return role ? { arn: role.arn, externalId: role.externalId ?? null } : null
}
