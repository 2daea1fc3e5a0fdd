import 'server-only'

import { vi } from 'vitest'
import { S3Emulator } from '@/e2e/emulator/s3'
import type { BucketSetting } from '@/lib/source-settings'

/** A bucket that is listed again whenever it is asked. */
export const madeBucket: BucketSetting = {
  ...{ kind: 's3', name: 'bucket', bucket: 'trail-logs', prefix: '', region: 'eu-west-1', role: null },
  ...{ accounts: [], regions: [], fromMs: null, toMs: null, pollMs: 0, queue: null },
}

/** An S3 that the SDK finds by its own settings, until `stop`. */
export async function startS3(): Promise<{ s3: S3Emulator; stop: () => void }> {
  const s3 = new S3Emulator(madeBucket.bucket)
  vi.stubEnv('AWS_ENDPOINT_URL_S3', await s3.start())
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret')
  return {
    s3,
    stop: () => {
      s3.stop()
      vi.unstubAllEnvs()
    },
  }
}
