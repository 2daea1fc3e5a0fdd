import { defineConfig } from 'vitest/config'
import base from './vitest.config'

/** Tests that kill processes at random moments, or wait for retries: minutes long, so they are no part of `npm test`. */
export default defineConfig({
  ...base,
  test: { ...base.test, include: ['lib/**/*.faults.ts'], testTimeout: 1_800_000 },
})
