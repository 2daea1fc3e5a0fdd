import 'server-only'
import type { Settings } from './env'
import type { FileSourceSetting, RecordSourceSetting, SourceSetting } from './source-settings'
import { directorySource } from './sources/directory'
import type { FleetSource } from './sources/fleet'
import type { RecordSource, TrailSource } from './sources/source'

/** The sources of log files, by name. The AWS SDK takes time and memory, so each client is loaded only where it is used. */
export async function openSources({ sources }: Pick<Settings, 'sources'>): Promise<Map<string, TrailSource>> {
  const opened = await Promise.all(sources.filter(keepsFiles).map(openSource))
  return new Map(opened.map((source) => [source.name, source]))
}

/** The sources without files; the event history comes with the fleet. */
export async function openRecordSources({
  sources,
  fleet,
}: Pick<Settings, 'sources' | 'fleet'>): Promise<RecordSource[]> {
  const opened = await Promise.all(sources.filter((one) => !keepsFiles(one)).map(openRecordSource))
  if (fleet === null || !fleet.history) return opened
  const { eventHistory } = await import('./sources/event-history')
  return [...opened, eventHistory(fleet)]
}

/** Where the settings of trails are asked for; null when the configuration names no fleet. */
export async function openFleet({ fleet, sources }: Pick<Settings, 'fleet' | 'sources'>): Promise<FleetSource | null> {
  if (fleet === null) return null
  const { fleetSource } = await import('./sources/fleet')
  return fleetSource(fleet, sources)
}

/** Whether a source is listed and read file by file. */
export function keepsFiles(setting: SourceSetting): setting is FileSourceSetting {
  return setting.kind === 'directory' || setting.kind === 's3'
}

async function openSource(setting: FileSourceSetting): Promise<TrailSource> {
  if (setting.kind === 'directory') return directorySource(setting.folder, setting.name)
  const { s3Source } = await import('./sources/s3')
  return s3Source(setting)
}

async function openRecordSource(setting: RecordSourceSetting): Promise<RecordSource> {
  if (setting.kind === 'lake') return (await import('./sources/lake')).lakeSource(setting)
  return (await import('./sources/log-group')).logGroupSource(setting)
}
