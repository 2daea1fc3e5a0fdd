import { afterEach, beforeEach, expect, test } from 'vitest'
import { madeBucket, startS3 } from './bucket.fixture'
import { estimateBucket } from './s3-estimate'

const dayMs = 86_400_000
const nowMs = Date.UTC(2026, 10, 20, 12)
let held: Awaited<ReturnType<typeof startS3>>
beforeEach(async () => {
  held = await startS3()
})
afterEach(() => held.stop())

/** `perDay` log files of 100 bytes on each of the last `days` days. */
function fill(region: string, days: number, perDay: number): void {
  for (let back = 0; back < days; back++) {
    const day = new Date(nowMs - back * dayMs).toISOString().slice(0, 10)
    for (let file = 0; file < perDay; file++) {
      const name = `111122223333_CloudTrail_${region}_${day.replaceAll('-', '')}T${String(10 + (file % 10))}00Z_abcdefgh${file}.json.gz`
      held.s3.put(`AWSLogs/111122223333/CloudTrail/${region}/${day.replaceAll('-', '/')}/${name}`, Buffer.alloc(100))
    }
  }
}

test('a first reading is estimated from a few days of each folder', async () => {
  fill('us-east-1', 100, 6)
  fill('eu-west-1', 3, 4)
  held.s3.put('AWSLogs/111122223333/CloudTrail/us-east-1/', Buffer.alloc(0))
  const { folders, objects, bytes, requests, asked } = await estimateBucket(madeBucket, { nowMs })
  expect({ folders, objects, bytes, requests }).toEqual({
    ...{ folders: 2, objects: 612, bytes: 61_200 },
    requests: 612 + 1 + 2,
  })
  expect(asked).toBeLessThan(15)
})

test('days before the first or after the last one that is wanted do not count', async () => {
  fill('us-east-1', 100, 6)
  const fromMs = Date.UTC(2026, 10, 11)
  expect(await estimateBucket({ ...madeBucket, fromMs }, { nowMs })).toMatchObject({ objects: 60 })
  const toMs = Date.UTC(2026, 10, 14)
  expect(await estimateBucket({ ...madeBucket, fromMs, toMs }, { nowMs })).toMatchObject({ objects: 18 })
  expect(await estimateBucket({ ...madeBucket, toMs: Date.UTC(2026, 7, 1) }, { nowMs })).toMatchObject({ objects: 0 })
})

test('an empty bucket comes to nothing, and one that may not be listed is told as such', async () => {
  expect(await estimateBucket(madeBucket, { nowMs })).toMatchObject({ objects: 0, seconds: 0 })
  held.s3.faults.push({ when: ({ isList }) => isList, times: 9, give: { status: 403, code: 'AccessDenied' } })
  await expect(estimateBucket(madeBucket, { nowMs })).rejects.toThrow(/s3:ListBucket is needed/)
})
