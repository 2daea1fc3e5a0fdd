import { readFileSync } from 'node:fs'

/**
 * @param {string} version such as `20.20.2`
 * @throws {Error} when it is older than `engines.node` of package.json
 */
export function checkNodeVersion(version) {
  const { engines } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  const needed = engines.node.replace('>=', '')
  if (isOlder(version, needed))
    throw new Error(`This is Node ${version}. MetricTrail needs Node ${needed} or newer: https://nodejs.org/`)
}

function isOlder(version, needed) {
  const [major, minor] = version.split('.').map(Number)
  const [neededMajor, neededMinor] = needed.split('.').map(Number)
  return major < neededMajor || (major === neededMajor && minor < neededMinor)
}
