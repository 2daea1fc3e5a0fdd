import 'server-only'
import { vi } from 'vitest'
import { type HeldFleet, startFleetEmulator } from '@/e2e/emulator/fleet'
import type { FleetSetting } from '@/lib/source-settings'

export const madeFleet: FleetSetting = {
  role: { arn: 'arn:aws:iam::{account}:role/metrictrail-reader', externalId: 'a-long-random-text' },
  ...{ accounts: [], organization: true, regions: ['eu-west-1', 'us-east-1'] },
  ...{ namesPath: null, history: false, pollMs: 0 },
}

/** CloudTrail, Organizations and STS that the SDK finds by its own settings, until `stop`. */
export async function startFleet(held: HeldFleet) {
  const { env, ...emulator } = await startFleetEmulator(held, madeFleet.role?.externalId ?? '')
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
  return {
    ...emulator,
    count: (operation: string) => emulator.cloudTrail.requests.filter((each) => each.operation === operation).length,
    stop: () => {
      emulator.stop()
      vi.unstubAllEnvs()
    },
  }
}
