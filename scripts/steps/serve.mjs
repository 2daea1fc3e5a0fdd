import { noteUser } from './build-users.mjs'
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

/** One line whenever the count of log files that wait has changed, until none does. */
async function tellProgress(url, signal) {
  let told = ''
  while (!signal.aborted) {
    const ingest = await fetch(url, { signal }).then(
      (response) => response.json(),
      () => null,
    )
    const line = ingest?.sources ? progress(ingest) : told
    if (line !== told) console.log(line)
    told = line
    if (ingest?.state === 'idle' || ingest?.state === 'failed') return
    await pause(1000)
  }
}

function progress({ state, error, sources, totals }) {
  const listed = sources.reduce((sum, { files }) => sum + files.listed, 0)
  const waiting = sources.reduce((sum, { files }) => sum + files.waiting, 0)
  if (state === 'failed') return `The sources cannot be read: ${visible(error)}`
  if (state === 'starting') return 'Listing log files …'
  const stored = `${count(totals.points)} points in ${count(totals.events)} events`
  if (state === 'idle') return `${count(listed)} log files are read: ${stored}. New ones are followed.`
  return `Reading log files: ${count(listed - waiting)} of ${count(listed)}, ${stored} …`
}

// The words may quote a file's name, and this is a terminal.
const visible = (text) =>
  JSON.stringify(text)
    .slice(1, -1)
    .replace(/[^\x20-\x7e\p{L}\p{M}\p{N}\p{P}\p{S}]/gu, '?')
const count = (number) => number.toLocaleString('en')
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))
