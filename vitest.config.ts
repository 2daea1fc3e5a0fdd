import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: {
    alias: {
      '@': import.meta.dirname,
      // Outside Next the package throws by design; its own empty file is what a server sees.
      'server-only': `${import.meta.dirname}/node_modules/server-only/empty.js`,
    },
  },
  test: {
    include: ['{lib,components,scripts,app,e2e}/**/*.test.{ts,tsx}', '*.test.ts'],
    environment: 'node',
    env: { TZ: 'America/Los_Angeles' },
    // Generous, for machines that do other things too: what hangs is found all the same.
    testTimeout: 60_000,
    // Unless told, one core is left idle, which is half of a small machine.
    maxWorkers: availableParallelism(),
  },
})
