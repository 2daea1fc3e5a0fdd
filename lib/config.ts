import 'server-only'
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { configProblems } from './config-problems'
import { Config } from './config-schema'
import { AppError } from './errors'

/** The file's name when `METRICTRAIL_CONFIG` is not set. */
const usualPath = 'metrictrail.config.json'

/**
 * The configuration file: `METRICTRAIL_CONFIG`, else `metrictrail.config.json` where the server was started; null when
 * there is none. Throws `AppError` config with the file and every problem, each on a line with its key and the fix.
 */
export function readConfig(env: Record<string, string | undefined>): { path: string; config: Config } | null {
  const path = resolve(/* turbopackIgnore: true */ env.METRICTRAIL_CONFIG || usualPath)
  if (!existsSync(path)) {
    if (!env.METRICTRAIL_CONFIG) return null
    throw new AppError('config', `METRICTRAIL_CONFIG names ${path}, which is not there. Correct the path.`)
  }
  const found = readJson(path)
  const parsed = Config.safeParse(found)
  if (parsed.success) return { path, config: parsed.data }
  const problems = configProblems(parsed.error, found)
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`
  throw new AppError('config', [`${path} has ${count}:`, ...problems.map((one) => `  ${one}`)].join('\n'))
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    const what = error instanceof SyntaxError ? 'is not JSON' : 'cannot be read'
    throw new AppError('config', `${path} ${what}: ${why}. Correct it.`, { cause: error })
  }
}
