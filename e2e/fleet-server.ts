import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FleetResponse } from '../lib/api/fleet'
import { findFreePort } from '../scripts/steps/port.mjs'
import { type HeldFleet, startFleetEmulator } from './emulator/fleet'
import { madeFleet, NEVER_SEEN, REGIONS, writeLogFiles } from './made-fleet'

const EXTERNAL_ID = 'a-long-random-text'

/**
 * The product with the made fleet in its configuration, on a port and with a data folder of its own. `held` may be
 * changed. `alone`: without any source.
 */
export async function startFleetServer({
  alone = false,
} = {}): Promise<{ url: string; held: HeldFleet; stop: () => Promise<void> }> {
  const held = madeFleet()
  const emulator = await startFleetEmulator(held, EXTERNAL_ID)
  emulator.sts.refused.add(NEVER_SEEN)
  const folder = mkdtempSync(join(tmpdir(), 'metrictrail-fleet-'))
  const logs = join(folder, 'logs')
  mkdirSync(logs)
  writeLogFiles(logs)
  const config = join(folder, 'metrictrail.config.json')
  writeFileSync(config, JSON.stringify(configuration(alone ? [] : [{ kind: 'directory', name: 'logs', folder: logs }])))
  const port = await findFreePort()
  const server: ChildProcess = spawn(process.execPath, ['scripts/start.mjs'], {
    env: {
      ...{ ...process.env, ...emulator.env, PORT: String(port) },
      ...{ METRICTRAIL_CONFIG: config, METRICTRAIL_SOURCES: '', METRICTRAIL_DATA: join(folder, 'data') },
    },
    stdio: 'ignore',
  })
  return {
    ...{ url: `http://127.0.0.1:${port}`, held },
    stop: async () => {
      if (server.exitCode === null) {
        server.kill('SIGTERM')
        await once(server, 'exit')
      }
      emulator.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const configuration = (sources: object[]) => ({
  ...(sources.length === 0 ? {} : { sources }),
  fleet: {
    role: { arn: 'arn:aws:iam::{account}:role/metrictrail-reader', externalId: EXTERNAL_ID },
    ...{ organization: true, regions: [...REGIONS], history: false },
  },
})

/** How many accounts and regions have been asked. */
export async function askedCells(url: string): Promise<number> {
  const response = await fetch(`${url}/api/fleet`).catch(() => null)
  if (!response?.ok) return 0
  const { rows } = FleetResponse.parse(await response.json())
  return rows.flatMap(({ cells }) => cells).filter(({ label }) => label !== 'Not asked yet').length
}
