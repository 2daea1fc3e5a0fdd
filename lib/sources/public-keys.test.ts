import 'server-only'
import { createHash, generateKeyPairSync } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { HeldFleet } from '@/e2e/emulator/fleet'
import { madeBucket } from './bucket.fixture'
import { madeFleet, startFleet } from './fleet.fixture'
import { s3Source } from './s3'

const hourMs = 3_600_000
const noonMs = Date.UTC(2026, 10, 20, 12)
const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const der = publicKey.export({ format: 'der', type: 'pkcs1' })
const held = (): HeldFleet => ({ trails: new Map(), accounts: new Map(), refuse: () => null })
const keyOf = (fromMs: number, toMs: number) => ({
  ...{ der, fingerprint: createHash('md5').update(der).digest('hex') },
  ...{ fromMs, toMs },
})

let fleet: Awaited<ReturnType<typeof startFleet>>
let holds: HeldFleet
beforeEach(async () => {
  holds = held()
  fleet = await startFleet(holds)
})
afterEach(() => fleet.stop())

const read = (region: string, source = s3Source(madeBucket)) =>
  source.readKeys(region, { fromMs: noonMs, toMs: noonMs + hourMs })

test('a bucket’s keys are asked of CloudTrail in the digests’ own region, with those around a renewal', async () => {
  const dayMs = 24 * hourMs
  const old = keyOf(noonMs - 30 * dayMs, noonMs - hourMs)
  const next = keyOf(noonMs + 3 * hourMs, noonMs + 40 * dayMs)
  const others = [keyOf(0, noonMs - 2 * hourMs), keyOf(noonMs + 4 * hourMs, noonMs + dayMs)]
  holds.keys = new Map([['eu-south-2', [old, next, ...others]]])
  expect(await read('eu-south-2')).toEqual({
    keys: [old, next].map(({ fingerprint, fromMs: validFromMs, toMs: validToMs }) => ({
      ...{ region: 'eu-south-2', fingerprint, der: der.toString('base64') },
      ...{ validFromMs, validToMs },
    })),
  })
  expect(await read('us-east-1')).toEqual({ keys: [] })
})

test('a right that is missing is named, and fails nothing else', async () => {
  holds.refuse = () => ({ status: 400, code: 'AccessDeniedException', message: 'no' })
  expect(await read('eu-west-1')).toEqual({
    failure:
      'CloudTrail’s list of public keys of eu-west-1 cannot be read: no permission: cloudtrail:ListPublicKeys is needed (no).',
  })
})

test('the role of the bucket’s reader is assumed, and no more than ten are asked in a second', async () => {
  const role = {
    arn: 'arn:aws:iam::111122223333:role/metrictrail-reader',
    externalId: madeFleet.role?.externalId ?? '',
  }
  const source = s3Source({ ...madeBucket, role })
  const beganMs = performance.now()
  await Promise.all(['eu-west-1', 'us-east-1', 'eu-west-1'].map((region) => read(region, source)))
  expect(performance.now() - beganMs).toBeGreaterThanOrEqual(200)
  expect(fleet.sts.assumed).toContain(role.arn)
  const asked = fleet.cloudTrail.requests.filter(({ operation }) => operation === 'ListPublicKeys')
  expect(asked.map(({ authorization }) => authorization.includes('ASIA111122223333/'))).toEqual([true, true, true])
})
