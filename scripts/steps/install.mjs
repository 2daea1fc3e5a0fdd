import { readFileSync } from 'node:fs'
import { refuseWhileUsed } from './build-users.mjs'
import { run } from './run.mjs'

/** Runs `npm ci` unless node_modules already holds what package-lock.json asks for. */
export async function installIfNeeded() {
  if (isInstalled(readLock('package-lock.json'), readLock('node_modules/.package-lock.json'))) return
  refuseWhileUsed('package-lock.json has changed since the last installation')
  console.log('Installing packages (npm ci) …')
  const npm = process.env.npm_execpath
  const [command, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []]
  // Building needs the development packages too, whatever NODE_ENV says.
  const code = await run(command, [...first, 'ci', '--include=dev', '--no-audit', '--no-fund'])
  if (code !== 0) throw new Error(`npm ci ended with code ${code}: see its own words above.`)
}

/**
 * npm writes node_modules/.package-lock.json when an installation is complete. Optional packages are for other
 * platforms, and may be missing.
 *
 * @param {Record<string, {version?: string, optional?: boolean}> | null} wanted
 * @param {Record<string, {version?: string}> | null} present
 */
export function isInstalled(wanted, present) {
  if (!wanted || !present) return false
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional || present[path]?.version === version,
  )
}

function readLock(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages
  } catch {
    return null
  }
}
