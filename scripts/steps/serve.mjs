import { noteUser } from './build-users.mjs'
import { progressOf } from './progress.mjs'
import { run } from './run.mjs'

/**
 * Serves until a signal comes. The server is a direct child, so that signals and exit codes pass through.
 *
 * @param {{host: string, port: number, url: string, dataDir: string, sources: string}} settings
 * @returns {Promise<number>} the server's exit code
 */
export async function serve({ host, port, url, dataDir, sources }) {
  const env = {
    ...process.env,
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    // Each query of DuckDB holds a thread of libuv's pool: with the default of 4, three of them stall the file system.
    UV_THREADPOOL_SIZE: '16',
    // glibc gives each thread a heap of its own and rarely gives memory back from many: this saves up to 200 MB.
    MALLOC_ARENA_MAX: '2',
    METRICTRAIL_DATA: dataDir,
    METRICTRAIL_SOURCES: sources,
  }
  const args = ['node_modules/next/dist/bin/next', 'start', '-H', host, '-p', String(port)]
  // Should this launcher be killed, the server lives on and still needs its build.
  const stopped = run(process.execPath, args, { env, onPid: (pid) => noteUser(pid, url) })
  const waiting = new AbortController()
  stopped.finally(() => waiting.abort()).catch(() => undefined)
  await announce(url, waiting.signal)
  return stopped
}

async function announce(url, signal) {
  const answers = () => fetch(url, { redirect: 'manual', signal }).then(({ status }) => status < 500)
  while (!signal.aborted && !(await answers().catch(() => false))) await pause(200)
  if (signal.aborted) return
  console.log(`\nMetricTrail: ${url}\n`)
  await tellProgress(`${url}/api/ingest`, signal)
}

/** Tells how far reading came whenever that has changed, until nothing waits. */
async function tellProgress(url, signal) {
  let told = ''
  while (!signal.aborted) {
    const ingest = await fetch(url, { signal }).then(
      (response) => response.json(),
      () => null,
    )
    const line = ingest?.sources ? progressOf(ingest, new URL(url).origin) : told
    if (line !== told) console.log(line)
    told = line
    if (ingest?.state === 'idle' || ingest?.state === 'failed') return
    await pause(1000)
  }
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))
