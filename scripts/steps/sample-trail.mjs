import { existsSync, renameSync, rmSync } from 'node:fs'
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
  if (existsSync(folder)) return folder
  console.log('No METRICTRAIL_SOURCES is set: making the sample trail …')
  // Under another name until it is complete, so that an interrupted run is never taken for a trail.
  const unfinished = `${folder}.unfinished`
  rmSync(unfinished, { recursive: true, force: true })
  const script = 'scripts/sample/make-sample-trail.ts'
  const code = await run(process.execPath, ['--import', 'tsx', script, '--out', unfinished])
  if (code !== 0) throw new Error(`The sample trail could not be made (code ${code}): see the words above.`)
  renameSync(unfinished, folder)
  return folder
}
