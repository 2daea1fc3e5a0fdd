// Holds the floors of the house (.dependency-cruiser.cjs) and checks the checker: that it saw every file, and that it
// finds a planted fault for each of its rules. Under a compiler that it does not know it would see nothing and say so
// to nobody.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { cruise } from 'dependency-cruiser'
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config'

const { forbidden, options } = createRequire(import.meta.url)('../.dependency-cruiser.cjs')
const rooms = ['app', 'components', 'lib', 'scripts', 'e2e']
const root = ['instrumentation.ts', 'instrumentation-node.ts', 'proxy.ts']

/** An import each of which one rule must find: [rule, file, what it imports]. */
const planted = [
  ['floor-0-looks-up-or-sideways', 'lib/cloudtrail/a.ts', '../store/x'],
  ['floor-2-looks-up-or-sideways', 'lib/store/a.ts', '../sources/x'],
  ['floor-2-looks-up-or-sideways', 'lib/sources/a.ts', '../store/x'],
  ['floor-3-looks-up-or-sideways', 'lib/evidence/a.ts', '../ingest'],
  ['server-rooms-take-types-only-from-the-contract', 'lib/ingest.ts', './api/x'],
  ['server-rooms-take-types-only-from-the-contract', 'lib/store/d.ts', '../api/x'],
  ['leaves-know-nothing-of-the-contract', 'lib/cloudtrail/c.ts', '../api/x'],
  ['floor-4-looks-up-or-sideways', 'lib/ingest-a.ts', '../components/x'],
  ['floor-5-looks-up-or-sideways', 'lib/access/a.ts', '../../app/x'],
  ['floor-6-looks-up-or-sideways', 'lib/api/a.ts', '../../components/x'],
  ['floor-7-looks-up-or-sideways', 'components/a.tsx', '../app/x'],
  ['floor-8-looks-up-or-sideways', 'app/a.tsx', '../scripts/x'],
  ['floor-9-looks-up-or-sideways', 'scripts/a.ts', '../e2e/x'],
  ['no-circles', 'lib/store/b.ts', './c'],
  ['contract-takes-types-only-from-server-rooms', 'lib/api/b.ts', '../store/x'],
  ['components-know-contract-words-and-format-only', 'components/b.tsx', '../lib/store/x'],
  ['judgement-knows-no-source', 'lib/evidence/b.ts', '../sources/x'],
  ['what-ships-takes-nothing-from-tests', 'lib/store/e.ts', './seed'],
  ['pure-rooms-have-no-node-built-ins', 'lib/cloudtrail/b.ts', 'node:fs'],
]

const faults = [...(await realFaults()), ...(await blindSpots())]
for (const fault of faults) console.error(fault)
process.exitCode = faults.length > 0 ? 1 : 0

async function realFaults() {
  const tsConfig = extractTsConfig('tsconfig.json')
  const { modules, summary } = await look(process.cwd(), [...rooms, ...root], tsConfig)
  const seen = new Set(modules.map(({ source }) => source))
  const files = [...rooms.flatMap(sourcesUnder), ...root]
  const unseen = files.filter((file) => !seen.has(file))
  console.log(`${files.length} source files, ${summary.totalDependenciesCruised} imports`)
  return [
    ...unseen.map((file) => `${file}: the floor check did not see this file`),
    ...summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} imports ${to}`),
  ]
}

async function blindSpots() {
  const folder = mkdtempSync(join(tmpdir(), 'metrictrail-floors-'))
  for (const room of ['cloudtrail', 'sources', 'store', 'api', 'evidence'])
    write(join(folder, 'lib', room, 'x.ts'), 'export const x = 1')
  for (const room of ['components', 'app', 'scripts', 'e2e']) write(join(folder, room, 'x.ts'), 'export const x = 1')
  write(join(folder, 'lib/store/seed.ts'), 'export const x = 1')
  write(join(folder, 'lib/store/c.ts'), "export * from './b'")
  for (const [, file, target] of planted) write(join(folder, file), `export * from '${target}'`)
  const { summary } = await look(folder, rooms)
  rmSync(folder, { recursive: true })
  const found = new Set(summary.violations.map(({ rule, from }) => `${rule.name} ${from}`))
  return planted
    .filter(([rule, file]) => !found.has(`${rule} ${file}`))
    .map(([rule, file, target]) => `${rule}: not found when ${file} imports ${target}: the rule is blind`)
}

async function look(baseDir, paths, tsConfig) {
  const settings = { ...options, baseDir, ruleSet: { forbidden }, validate: true }
  const { output } = await cruise(paths, settings, undefined, { tsConfig })
  return output
}

function sourcesUnder(room) {
  return readdirSync(room, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(tsx?|mjs)$/.test(entry.name))
    .map((entry) => relative('.', join(entry.parentPath, entry.name)))
}

function write(path, text) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `${text}\n`)
}
