import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findFreePort } from './port.mjs'

const patienceMs = 300_000

/**
 * Starts MetricTrail as a newcomer does, with nothing configured and an empty data directory, and asks for its home.
 *
 * @returns {Promise<boolean>} whether it answered 200, and then ended by SIGTERM as it should
 */
export async function startsAndAnswers() {
  const dataDir = mkdtempSync(join(tmpdir(), 'metrictrail-start-'))
  const port = await findFreePort()
  const env = { ...process.env, HOST: '127.0.0.1', PORT: String(port), METRICTRAIL_DATA: dataDir }
  delete env.METRICTRAIL_SOURCES
  const server = spawn(process.execPath, ['scripts/start.mjs'], { stdio: 'inherit', env })
  const ended = new Promise((resolve) => server.on('exit', resolve))
  const status = await Promise.race([firstStatus(`http://127.0.0.1:${port}/`), ended.then(() => 'ended')])
  server.kill('SIGTERM')
  const code = await ended
  rmSync(dataDir, { recursive: true, force: true })
  console.log(`GET / answered ${status}; SIGTERM ended it with code ${code}`)
  return status === 200 && code === 143
}

async function firstStatus(url) {
  const until = Date.now() + patienceMs
  while (Date.now() < until) {
    const response = await fetch(url).catch(() => null)
    if (response) return response.status
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  return 'nothing'
}
