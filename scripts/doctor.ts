// npm run doctor: tries what every source needs, names each right that is missing, and changes nothing.
// `--json` prints the checks for programs. Exit 1 when something is missing or failed.
import { readSettings } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { visibleText } from '@/lib/format'
import { keepsFiles } from '@/lib/ingest-sources'
import { type Check, checkSource } from '@/lib/sources/check'
import { defaultTrailFolder } from './sample/folder'
import { readSettings as readStartSettings } from './steps/settings.mjs'

const WORDS: Record<Check['result'], string> = {
  ok: 'ok         ',
  missing: 'MISSING    ',
  failed: 'FAILED     ',
  'not checked': 'not checked',
}

try {
  const { sources = defaultTrailFolder() } = readStartSettings(process.env)
  const settings = readSettings({ ...process.env, METRICTRAIL_SOURCES: sources })
  const checks = (await Promise.all(settings.sources.filter(keepsFiles).map((source) => checkSource(source)))).flat()
  if (process.argv.includes('--json')) console.log(JSON.stringify({ checks }, null, 2))
  else for (const check of checks) console.log(lineOf(check))
  process.exitCode = checks.some(({ result }) => result === 'missing' || result === 'failed') ? 1 : 0
} catch (error) {
  if (!(error instanceof AppError)) throw error
  console.error(visibleText(error.message))
  process.exitCode = 1
}

function lineOf({ source, what, right, result, detail }: Check): string {
  return `${WORDS[result]}  ${source}: ${what}${right === null ? '' : ` (${right})`}: ${visibleText(detail)}`
}
