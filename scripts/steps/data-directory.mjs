import { accessSync, constants, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isRunning } from './process.mjs'

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
  const holder = readHolder(join(dataDir, 'lock'))
  return holder !== null && isRunning(holder) ? holder.pid : null
}

function readHolder(path) {
  try {
    const { pid, startedTicks } = JSON.parse(readFileSync(path, 'utf8'))
    return Number(pid) > 0 ? { pid: Number(pid), startedTicks } : null
  } catch {
    return null
  }
}
