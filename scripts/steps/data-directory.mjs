import { accessSync, constants, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Says early what the server would say later, before anything is installed or built for nothing.
 *
 * @param {string} dataDir absolute path; made when it is missing
 * @throws {Error} when it cannot be written, or another MetricTrail works in it
 */
export function checkDataDirectory(dataDir) {
  try {
    mkdirSync(dataDir, { recursive: true })
    accessSync(dataDir, constants.W_OK)
  } catch (error) {
    throw new Error(
      `The data directory ${dataDir} cannot be written (${error.code}). ` +
        'Give this user the right to write there, or set METRICTRAIL_DATA to another folder.',
    )
  }
  const pid = holderOf(dataDir)
  if (pid !== null)
    throw new Error(
      `Another MetricTrail (pid ${pid}) works in ${dataDir}. ` +
        'Use that one, stop it, or set METRICTRAIL_DATA to another folder for this one.',
    )
}

/** @returns {number | null} the process that holds the store's lock, when it still runs */
function holderOf(dataDir) {
  const pid = readPid(join(dataDir, 'lock'))
  return pid !== null && isRunning(pid) ? pid : null
}

function readPid(path) {
  try {
    return Number(JSON.parse(readFileSync(path, 'utf8')).pid) || null
  } catch {
    return null
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
