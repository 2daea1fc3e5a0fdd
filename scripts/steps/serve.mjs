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
    METRICTRAIL_DATA: dataDir,
    METRICTRAIL_SOURCES: sources,
  }
  const args = ['node_modules/next/dist/bin/next', 'start', '-H', host, '-p', String(port)]
  const stopped = run(process.execPath, args, { env })
  const waiting = new AbortController()
  stopped.finally(() => waiting.abort()).catch(() => undefined)
  await announce(url, waiting.signal)
  return stopped
}

async function announce(url, signal) {
  while (!signal.aborted) {
    const answers = await fetch(url, { redirect: 'manual', signal }).then(
      (response) => response.status < 500,
      () => false,
    )
    if (answers) return console.log(`\nMetricTrail: ${url}\n`)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
