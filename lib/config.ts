import 'server-only'
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'
import { AppError } from './errors'

const Name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'letters, digits, dots, dashes and underscores only')
  .describe('What the store knows the source by. Keeping it, the logs may move.')

const Folder = z.strictObject({
  kind: z.literal('directory'),
  name: Name,
  folder: z.string().min(1).describe('A folder of CloudTrail log files; a relative path starts at this file.'),
})

const Bucket = z.strictObject({
  kind: z.literal('s3'),
  name: Name,
  bucket: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'not the name of a bucket'),
  prefix: z.string().default('').describe('What stands before AWSLogs/ in the keys.'),
  region: z.string().optional().describe('Of the bucket; found by the SDK when it is missing.'),
  role: z
    .strictObject({
      arn: z.string().regex(/^arn:[^:]+:iam::\d{12}:role\/.+$/, 'not the ARN of a role'),
      externalId: z.string().optional(),
    })
    .optional()
    .describe('Assumed before the bucket is asked.'),
  accounts: z
    .array(z.string().regex(/^\d{12}$/, 'not an account id of 12 digits'))
    .default([])
    .describe('Only these; all that the bucket holds when it is missing.'),
  regions: z.array(z.string()).default([]).describe('Only these; all that the bucket holds when it is missing.'),
  from: z.iso.date('not a day like 2026-11-01').optional().describe('Log files delivered earlier are left alone.'),
  pollSeconds: z.number().int().min(5).max(86_400).default(60),
})

/** `metrictrail.config.json`. Its JSON Schema is `docs/metrictrail.config.schema.json`. */
export const Config = z.strictObject({
  $schema: z.string().optional(),
  sources: z.array(z.discriminatedUnion('kind', [Folder, Bucket])).min(1),
})
export type Config = z.output<typeof Config>

/** The file's name when `METRICTRAIL_CONFIG` is not set. */
const usualPath = 'metrictrail.config.json'

/**
 * The configuration file: `METRICTRAIL_CONFIG`, else `metrictrail.config.json` where the server was started; null when
 * there is none. Throws `AppError` config that names the file, the key and the fix.
 */
export function readConfig(env: Record<string, string | undefined>): { path: string; config: Config } | null {
  const path = resolve(/* turbopackIgnore: true */ env.METRICTRAIL_CONFIG || usualPath)
  if (!existsSync(path)) {
    if (!env.METRICTRAIL_CONFIG) return null
    throw new AppError('config', `METRICTRAIL_CONFIG names ${path}, which is not there. Correct the path.`)
  }
  const parsed = Config.safeParse(readJson(path))
  if (parsed.success) return { path, config: parsed.data }
  const [issue] = parsed.error.issues
  const key = issue?.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('')
  throw new AppError('config', `${path}, ${key?.replace(/^\./, '') || 'the whole'}: ${issue?.message}. Correct it.`)
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new AppError('config', `${path} cannot be read as JSON: ${why}. Correct it.`, { cause: error })
  }
}
