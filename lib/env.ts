import 'server-only'
import { statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { AppError } from './errors'

export interface Settings {
  /** Absolute folder of the store, its journal and its archive. */
  dataDir: string
  /** In the order given; at least one, names all different. */
  sources: SourceSetting[]
  /** Whether copies of the log files that carried a kept event are kept. */
  archive: boolean
  limits: FileLimits
  /** Memory of the store's engine, in MB. */
  memoryMegabytes: number
}

/** What one log file may cost. A file beyond any of these is quarantined with reason `limit`. */
export interface FileLimits {
  compressedBytes: number
  inflatedBytes: number
  /** Inflated to compressed, once more than 8 MB came out. */
  ratio: number
  records: number
}

export interface SourceSetting {
  /** Part of a sighting's identity: keeping it, the folder may move. */
  name: string
  /** Absolute path of a folder that exists. */
  folder: string
}

/**
 * The settings of this server, from its environment: the one place that reads it.
 *
 * - `METRICTRAIL_DATA`: folder, `.metrictrail` when unset.
 * - `METRICTRAIL_SOURCES`: folders of CloudTrail logs, separated by commas. A source is called by its folder's last
 *   part, or by the name before `=`: `prod=/logs/123,dev=/logs/456`.
 * - `METRICTRAIL_ARCHIVE`: `on` (when unset) or `off`.
 * - `METRICTRAIL_MAX_COMPRESSED_MB` (50), `METRICTRAIL_MAX_INFLATED_MB` (512), `METRICTRAIL_MAX_RATIO` (100) and
 *   `METRICTRAIL_MAX_RECORDS` (250,000): what one log file may cost. `METRICTRAIL_MEMORY_MB` (192): the engine's memory.
 *
 * Throws `AppError` config; the message names the key, the value and the fix.
 */
export function readSettings(env: Record<string, string | undefined>): Settings {
  return {
    dataDir: resolve(/* turbopackIgnore: true */ env.METRICTRAIL_DATA || '.metrictrail'),
    sources: readSources(env.METRICTRAIL_SOURCES ?? ''),
    archive: readSwitch('METRICTRAIL_ARCHIVE', env.METRICTRAIL_ARCHIVE || 'on'),
    limits: {
      compressedBytes: readWhole(env, 'METRICTRAIL_MAX_COMPRESSED_MB', { standard: 50, most: 1024 }) << 20,
      inflatedBytes: readWhole(env, 'METRICTRAIL_MAX_INFLATED_MB', { standard: 512, most: 1024 }) << 20,
      ratio: readWhole(env, 'METRICTRAIL_MAX_RATIO', { standard: 100, most: 10_000 }),
      records: readWhole(env, 'METRICTRAIL_MAX_RECORDS', { standard: 250_000, most: 10_000_000 }),
    },
    memoryMegabytes: readWhole(env, 'METRICTRAIL_MEMORY_MB', { standard: 192, most: 65_536 }),
  }
}

function readSources(text: string): SourceSetting[] {
  const sources = text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map(readSource)
  if (sources.length === 0) {
    throw new AppError(
      'config',
      'METRICTRAIL_SOURCES is not set: set it to a folder of CloudTrail log files, or use npm start, which makes a sample.',
    )
  }
  const twice = sources.find(({ name }, index) => sources.findIndex((other) => other.name === name) !== index)
  if (twice === undefined) return sources
  throw new AppError(
    'config',
    `METRICTRAIL_SOURCES names two sources "${twice.name}". Give each a name of its own: ` +
      `METRICTRAIL_SOURCES=first=${sources.find(({ name }) => name === twice.name)?.folder ?? ''},second=${twice.folder}`,
  )
}

function readSource(text: string): SourceSetting {
  const named = /^([A-Za-z0-9][A-Za-z0-9._-]*)=(.+)$/.exec(text)
  const folder = resolve(/* turbopackIgnore: true */ named?.[2] ?? text)
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new AppError(
      'config',
      `METRICTRAIL_SOURCES names ${folder}, which is not a folder. Correct the path, or make the folder first.`,
    )
  }
  return { name: named?.[1] ?? basename(folder), folder }
}

function readSwitch(key: string, text: string): boolean {
  if (text === 'on' || text === 'off') return text === 'on'
  throw new AppError('config', `${key}=${text} is neither on nor off. Set it to one of these, or leave it unset.`)
}

function readWhole(
  env: Record<string, string | undefined>,
  key: string,
  { standard, most }: { standard: number; most: number },
): number {
  const text = env[key]
  if (!text) return standard
  const number = Number(text)
  if (/^\d{1,9}$/.test(text) && number >= 1 && number <= most) return number
  throw new AppError(
    'config',
    `${key}=${text} is not a whole number from 1 to ${most}. Correct it, or leave it unset for ${standard}.`,
  )
}
