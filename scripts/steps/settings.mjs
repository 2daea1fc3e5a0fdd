import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

const loopback = ['127.0.0.1', '::1', 'localhost']

/**
 * What `npm start` needs to know, from the environment. The server reads the rest itself (`lib/env.ts`).
 *
 * @param {Record<string, string | undefined>} env
 * `sources` is empty when the configuration file names them, undefined when nothing does.
 *
 * @returns {{host: string, port: number, url: string, dataDir: string, sources: string | undefined}}
 * @throws {Error} with a sentence that names the key, the value and the fix
 */
export function readSettings(env) {
  const host = readHost(env.HOST)
  const port = readPort(env.PORT)
  return {
    host,
    port,
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    dataDir: resolve(env.METRICTRAIL_DATA || '.metrictrail'),
    sources: env.METRICTRAIL_SOURCES || (hasConfiguration(env) ? '' : undefined),
  }
}

function hasConfiguration(env) {
  return Boolean(env.METRICTRAIL_CONFIG) || existsSync('metrictrail.config.json')
}

function readHost(text) {
  const host = text || '127.0.0.1'
  if (loopback.includes(host)) return host
  throw new Error(
    `HOST=${host} is refused: MetricTrail has no sign-in yet, so it answers on this machine only. ` +
      `Leave HOST unset, or set it to one of ${loopback.join(', ')}.`,
  )
}

function readPort(text) {
  if (!text) return 3000
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535) return port
  throw new Error(`PORT=${text} is not a port. Set it to a whole number from 1 to 65535, or leave it unset for 3000.`)
}
