// Which processes live on this checkout's packages and build. Two servers with data directories of their own may share
// them; replacing them under a running server breaks its pages.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isRunning, startedTicks } from './process.mjs'

// Not in .next nor node_modules, which a build and an installation empty.
const folder = '.running'

/** Writes down that `pid` is about to serve `url` from this checkout. What is left by a killed process counts for nothing. */
export function noteUser(pid, url) {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, String(pid))
  writeFileSync(path, JSON.stringify({ pid, startedTicks: startedTicks(pid), url }))
  process.once('exit', () => rmSync(path, { force: true }))
}

/**
 * @param {string} why what asks for new packages or a new build
 * @throws {Error} naming another MetricTrail that runs from this checkout
 */
export function refuseWhileUsed(why) {
  const other = users().find(({ pid }) => pid !== process.pid)
  if (other === undefined) return
  throw new Error(
    `${why}, and another MetricTrail (pid ${other.pid}, ${other.url}) runs from this folder: what is made new now ` +
      'would break its pages. Stop it and start again, or start this one from a second checkout.',
  )
}

function users() {
  const found = []
  for (const name of list()) {
    const user = read(join(folder, name))
    if (user !== null && isRunning(user)) found.push(user)
    else rmSync(join(folder, name), { force: true })
  }
  return found
}

function list() {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function read(path) {
  try {
    const { pid, startedTicks: ticks, url } = JSON.parse(readFileSync(path, 'utf8'))
    return Number(pid) > 0 ? { pid: Number(pid), startedTicks: ticks, url: String(url) } : null
  } catch {
    return null
  }
}
