import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './run.mjs'

/**
 * Trains the sample's small models and writes their CloudTrail logs, once for each data directory.
 *
 * @param {string} dataDir
 * @returns {Promise<string>} the folder of the sample trail
 */
export async function makeSampleTrail(dataDir) {
  const folder = join(dataDir, 'sample-trail')
  // Written last: a trail that was interrupted is written again under the same names.
  if (existsSync(join(folder, '.SAMPLE.json'))) return folder
  console.log('No METRICTRAIL_SOURCES is set: making the sample trail …')
  const script = 'scripts/sample/make-sample-trail.ts'
  const code = await run(process.execPath, ['--import', 'tsx', script, '--out', folder])
  if (code !== 0) throw new Error(`The sample trail could not be made (code ${code}): see the words above.`)
  return folder
}
