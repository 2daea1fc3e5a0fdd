import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig, devices } from 'playwright/test'
import { chromiumArgs, findChromium } from './scripts/steps/browser.mjs'
import { findFreePort } from './scripts/steps/port.mjs'

// Workers read this file again, in processes that inherit what the first reading has set.
process.env.E2E_PORT ??= String(await findFreePort())
process.env.E2E_DATA ??= mkdtempSync(join(tmpdir(), 'metrictrail-e2e-'))
const url = `http://127.0.0.1:${process.env.E2E_PORT}`

export default defineConfig({
  testDir: './e2e',
  testMatch: '**/*.spec.ts',
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  // One on CI, where other work can slow a journey down past its patience; the sum names each that needed it.
  retries: process.env.CI === undefined ? 0 : 1,
  // Generous, for machines that do other things too: what hangs is found all the same.
  timeout: 60_000,
  expect: { timeout: 15_000 },
  use: {
    baseURL: url,
    // A trace of each journey would take up to a third of their time: `npx playwright test --trace on -g '...'` makes one.
    screenshot: 'only-on-failure',
    timezoneId: 'America/Los_Angeles',
    launchOptions: { executablePath: findChromium().path, args: chromiumArgs },
  },
  projects: [{ name: 'chromium', use: { ...devices['Desktop Chrome'] } }],
  globalSetup: './e2e/wait-for-ingest.ts',
  globalTeardown: './e2e/remove-data.ts',
  webServer: {
    command: 'node scripts/start.mjs',
    env: { PORT: process.env.E2E_PORT, HOST: '127.0.0.1', METRICTRAIL_DATA: process.env.E2E_DATA },
    url: `${url}/icon.svg`,
    reuseExistingServer: false,
    timeout: 600_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 10_000 },
    stdout: 'pipe',
    stderr: 'pipe',
  },
})
