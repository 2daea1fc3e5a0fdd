import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { refuseWhileUsed } from './build-users.mjs'
import { run } from './run.mjs'

const rooms = ['app', 'components', 'lib', 'public']
const files = [
  'instrumentation.ts',
  'instrumentation-node.ts',
  'next.config.js',
  'package-lock.json',
  'postcss.config.mjs',
  'proxy.ts',
  'tsconfig.json',
]
const stamp = '.next/built-from'

/** Runs `next build` unless .next was built from exactly these sources. */
export async function buildIfNeeded() {
  const hash = sourceHash()
  if (existsSync('.next/BUILD_ID') && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return
  refuseWhileUsed('The sources have changed since the last build')
  console.log('Building (next build) …')
  rmSync(stamp, { force: true })
  const env = { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' }
  const code = await run(process.execPath, ['node_modules/next/dist/bin/next', 'build'], { env })
  if (code !== 0) throw new Error(`next build ended with code ${code}: see its own words above.`)
  mkdirSync('.next', { recursive: true })
  writeFileSync(stamp, hash)
}

/** SHA-256 over the Node line and the names and bytes of everything that the build reads; tests are not part of it. */
function sourceHash() {
  const hash = createHash('sha256').update(process.versions.node.split('.')[0])
  for (const path of [...rooms.flatMap(filesUnder), ...files].sort()) {
    if (!existsSync(path) || /\.test\.tsx?$/.test(path)) continue
    const bytes = readFileSync(path)
    hash.update(`${path}\0${bytes.length}\0`).update(bytes)
  }
  return hash.digest('hex')
}

function filesUnder(room) {
  if (!existsSync(room)) return []
  return readdirSync(room, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}
