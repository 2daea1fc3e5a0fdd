import 'server-only'
import { basename, resolve } from 'node:path'
import { readConfig } from './config'
import { settingsOf } from './config-settings'
import { AppError } from './errors'
import {
  BUCKET_NAME,
  BUCKET_WORDS,
  type BucketSetting,
  type FleetSetting,
  folderSetting,
  historyName,
  prefixOf,
  type SourceSetting,
} from './source-settings'

export interface Settings {
  /** Absolute folder of the store, its journal and its archive. */
  dataDir: string
  /** In the order given, names all different; none only where a fleet is configured. */
  sources: SourceSetting[]
  /** For people: what names them, `METRICTRAIL_SOURCES` or the name of the configuration file. */
  sourcesFrom: string
  /** null: CloudTrail itself is not asked. */
  fleet: FleetSetting | null
  /** Whether copies of the log files that carried a kept event are kept. */
  archive: boolean
  /** Whether evidence bundles are signed with a key of this instance. */
  signBundles: boolean
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

/**
 * The settings of this server, from its environment: the one place that reads it.
 *
 * - `METRICTRAIL_DATA`: folder, `.metrictrail` when unset.
 * - `METRICTRAIL_SOURCES`: folders of CloudTrail logs and `s3://bucket/prefix`, separated by commas. A source is called
 *   by its folder's last part or its bucket, or by the name before `=`: `prod=/logs/123,dev=s3://trail-logs`. When it
 *   is not set, `metrictrail.config.json` (`METRICTRAIL_CONFIG`) names the sources.
 * - `METRICTRAIL_ARCHIVE`: `on` (when unset) or `off`. `METRICTRAIL_SIGN_BUNDLES`: `off` (when unset) or `on`.
 * - `METRICTRAIL_MAX_COMPRESSED_MB` (50), `METRICTRAIL_MAX_INFLATED_MB` (512), `METRICTRAIL_MAX_RATIO` (100) and
 *   `METRICTRAIL_MAX_RECORDS` (250,000): what one log file may cost. `METRICTRAIL_MEMORY_MB` (192): the engine's memory.
 *
 * Throws `AppError` config; the message names the key, the value and the fix.
 */
export function readSettings(env: Record<string, string | undefined>): Settings {
  return {
    dataDir: resolve(/* turbopackIgnore: true */ env.METRICTRAIL_DATA || '.metrictrail'),
    ...readPlaces(env),
    archive: readSwitch('METRICTRAIL_ARCHIVE', env.METRICTRAIL_ARCHIVE || 'on'),
    signBundles: readSwitch('METRICTRAIL_SIGN_BUNDLES', env.METRICTRAIL_SIGN_BUNDLES || 'off'),
    limits: {
      compressedBytes: readWhole(env, 'METRICTRAIL_MAX_COMPRESSED_MB', { standard: 50, most: 1024 }) << 20,
      inflatedBytes: readWhole(env, 'METRICTRAIL_MAX_INFLATED_MB', { standard: 512, most: 1024 }) << 20,
      ratio: readWhole(env, 'METRICTRAIL_MAX_RATIO', { standard: 100, most: 10_000 }),
      records: readWhole(env, 'METRICTRAIL_MAX_RECORDS', { standard: 250_000, most: 10_000_000 }),
    },
    memoryMegabytes: readWhole(env, 'METRICTRAIL_MEMORY_MB', { standard: 192, most: 65_536 }),
  }
}

/** What is read: `METRICTRAIL_SOURCES` before the file's sources; the fleet comes from the file. */
function readPlaces(env: Record<string, string | undefined>): Pick<Settings, 'sources' | 'sourcesFrom' | 'fleet'> {
  const listed = (env.METRICTRAIL_SOURCES ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map(readSource)
  const file = readConfig(env)
  const places = file === null ? { sources: [], fleet: null } : settingsOf(file)
  const isListed = listed.length > 0 || file === null
  const sources = isListed ? listed : places.sources
  const sourcesFrom = isListed ? 'METRICTRAIL_SOURCES' : basename(file.path)
  if (sources.length === 0 && places.fleet === null) {
    if (file !== null) {
      throw new AppError('config', `${file.path}, sources: none is named, and no "fleet". Name at least one of them.`)
    }
    throw new AppError(
      'config',
      'METRICTRAIL_SOURCES is not set: set it to a folder of CloudTrail log files or to s3://bucket/prefix, write a ' +
        'metrictrail.config.json, or use npm start, which makes a sample.',
    )
  }
  const names = [...sources.map(({ name }) => name), ...(places.fleet?.history === true ? [historyName] : [])]
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index))
  if (twice.size === 0) return { sources, sourcesFrom, fleet: places.fleet }
  const called = [...twice].map((name) => `Several sources are called "${name}".`)
  throw new AppError(
    'config',
    `${called.join(' ')} Give each a name of its own: METRICTRAIL_SOURCES=first=…,second=…, or another "name" in the ` +
      `configuration file. "${historyName}" is the event history of "fleet".`,
  )
}

function readSource(text: string): SourceSetting {
  const named = /^([A-Za-z0-9][A-Za-z0-9._-]*)=(.+)$/.exec(text)
  const place = named?.[2] ?? text
  const bucket = /^s3:\/\/([^/]+)\/?(.*)$/.exec(place)
  if (bucket) return readBucket(named?.[1], bucket)
  refuseOtherForms(place)
  const folder = resolve(/* turbopackIgnore: true */ place)
  return folderSetting(named?.[1] ?? basename(folder), folder, 'METRICTRAIL_SOURCES')
}

/** A bucket in another spelling is no folder that is missing. */
function refuseOtherForms(place: string): void {
  const [, rest = ''] = /^(?:s3:\/?|arn:aws[\w-]*:s3:::|https?:\/\/s3[.-][^/]*\/)(.*)$/i.exec(place) ?? []
  const [, bucket = '', path = ''] = /^https?:\/\/([^/]+?)\.s3[.-][^/]*(\/.*)?$/i.exec(place) ?? []
  const meant = rest.replace(/^\/+/, '') || `${bucket}${path}`
  if (meant === '') return
  throw new AppError(
    'config',
    `METRICTRAIL_SOURCES names ${place}, which is not how a bucket is named here. Set it to s3://${meant}.`,
  )
}

function readBucket(name: string | undefined, [text, bucket = '', prefix = '']: RegExpExecArray): BucketSetting {
  if (!BUCKET_NAME.test(bucket)) {
    throw new AppError(
      'config',
      `METRICTRAIL_SOURCES names ${text}: "${bucket}" is no bucket. Set it to ${BUCKET_WORDS}.`,
    )
  }
  const usual = {
    region: null,
    role: null,
    accounts: [],
    regions: [],
    fromMs: null,
    toMs: null,
    pollMs: 60_000,
    queue: null,
  }
  return { kind: 's3', name: name ?? bucket, bucket, prefix: prefixOf(prefix), ...usual }
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
