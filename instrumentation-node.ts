import { parseArgs } from 'node:util'
import { readSettings } from './lib/env'
import { AppError } from './lib/errors'
import { visibleLines } from './lib/format'
import { startIngest, stopIngest } from './lib/ingest'

const hardStopMs = 9_000
const loopback = ['127.0.0.1', '::1', 'localhost']

/** Runs once in each server process, before its first request. */
export async function register(): Promise<void> {
  if (process.env.NODE_ENV === 'production') refuseOpenAddress()
  takeSignals()
  try {
    await startIngest(readSettings(process.env))
  } catch (error) {
    console.error(error instanceof AppError ? visibleLines(error.message) : error)
    process.exit(1)
  }
}

// `next start` listens on every address of the machine unless it is told otherwise, and there is no sign-in yet.
function refuseOpenAddress(): void {
  const { values } = parseArgs({ options: { hostname: { type: 'string', short: 'H' } }, strict: false })
  if (typeof values.hostname === 'string' && loopback.includes(values.hostname)) return
  console.error(
    'MetricTrail has no sign-in yet and serves this machine only. Start it with npm start, or give next start ' +
      'one of -H 127.0.0.1, -H ::1, -H localhost.',
  )
  process.exit(1)
}

// Next's own handler ends the process as soon as its server is closed (it does not wait for us), and never ends while
// an event stream is open. So ours runs first, and hands over to Next's when everything of ours is closed.
// A terminal sends the signal to every process of the group and the launcher passes it on: the second one is ignored.
function takeSignals(): void {
  let stopping = false
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const next = process.listeners(signal)
    process.removeAllListeners(signal)
    process.on(signal, () => {
      if (stopping) return
      stopping = true
      setTimeout(() => process.exit(signal === 'SIGTERM' ? 143 : 130), hardStopMs).unref()
      // A transaction is finished or rolled back first; pages are answered meanwhile.
      void stopIngest()
        .catch((error: unknown) => console.error(error))
        .finally(() => {
          for (const listener of next) listener(signal)
        })
    })
  }
}
