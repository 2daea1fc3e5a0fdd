import { expect, test, vi } from 'vitest'
import { JsonApiEmulator } from '@/e2e/emulator/json-api'
import type { FleetSetting } from '@/lib/source-settings'
import { checkFleet } from './check-fleet'

const fleet: FleetSetting = {
  ...{ role: null, accounts: ['111122223333', '444455556666'], organization: false, namesPath: null },
  ...{ regions: ['us-east-1', 'eu-west-1'], history: true, pollMs: 0 },
}

test('the first account and region are tried, or all of them, and the missing right is named', async () => {
  const api = new JsonApiEmulator({
    DescribeTrails: () => ({ trailList: [] }),
    LookupEvents: () => ({ status: 400, code: 'AccessDeniedException', message: 'no' }),
  })
  vi.stubEnv('AWS_ENDPOINT_URL_CLOUDTRAIL', await api.start())
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret')
  try {
    const first = await checkFleet(fleet, false)
    expect(first.map(({ source, result, right }) => [source, result, right])).toEqual([
      ['fleet 111122223333 us-east-1', 'ok', 'cloudtrail:DescribeTrails, GetTrailStatus, GetEventSelectors'],
      ['fleet 111122223333 us-east-1', 'missing', 'cloudtrail:LookupEvents'],
    ])
    expect(await checkFleet(fleet, true)).toHaveLength(8)
  } finally {
    api.stop()
    vi.unstubAllEnvs()
  }
})
