// Finds a Chromium for the tests. Order: $CHROMIUM_PATH, Playwright's own, the system's.
import { existsSync } from 'node:fs'
import { chromium } from 'playwright'

const SYSTEM = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** @returns {{path: string | undefined, from: "env" | "playwright" | "system" | "none"}} */
export function findChromium() {
  const env = process.env.CHROMIUM_PATH
  if (env) {
    if (!existsSync(env)) throw new Error(`CHROMIUM_PATH=${env} does not exist`)
    return { path: env, from: 'env' }
  }
  if (existsSync(chromium.executablePath())) return { path: undefined, from: 'playwright' }
  const path = SYSTEM.find((p) => existsSync(p))
  return path ? { path, from: 'system' } : { path: undefined, from: 'none' }
}

/** Flags that keep a system Chromium off the network and make it run as root. */
export const chromiumArgs = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-features=OptimizationHints,MediaRouter,Translate,AutofillServerCommunication,CertificateTransparencyComponentUpdater',
]
