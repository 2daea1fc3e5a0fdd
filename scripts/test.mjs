// npm test: every lock, one after the other, and one line of sums. `npm test -- --only=unit` runs a part alone.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installIfNeeded } from './steps/install.mjs'
import { checkNodeVersion } from './steps/node-version.mjs'
import { parts } from './steps/parts.mjs'

process.chdir(`${import.meta.dirname}/..`)
process.env.NEXT_TELEMETRY_DISABLED = '1'

const chosen = choose(process.argv.slice(2))
checkNodeVersion(process.versions.node)
await installIfNeeded()

const reports = mkdtempSync(join(tmpdir(), 'metrictrail-reports-'))
const results = []
for (const name of chosen) {
  console.log(`\n── ${name}`)
  const started = Date.now()
  const counts = await parts[name](reports)
  results.push({ name, seconds: Math.round((Date.now() - started) / 1000), ...counts })
}
rmSync(reports, { recursive: true, force: true })

console.log('')
for (const { name, passed, failed, skipped, seconds } of results)
  console.log(`${failed > 0 ? '✗' : '✓'} ${name.padEnd(9)} ${sentence({ passed, failed, skipped })} (${seconds} s)`)
// Told again at the end: what broke is thousands of lines above.
for (const { name, names = [], secondTries = [] } of results) {
  for (const test of names) console.log(`✗ ${name}: ${test}`)
  for (const test of secondTries) console.log(`~ ${name}: passed at the second try only: ${test}`)
}
const total = results.reduce(
  (sum, { passed, failed, skipped }) => ({
    passed: sum.passed + passed,
    failed: sum.failed + failed,
    skipped: sum.skipped + skipped,
  }),
  { passed: 0, failed: 0, skipped: 0 },
)
console.log(`\n${sentence(total)}`)
process.exitCode = total.failed > 0 ? 1 : 0

function sentence({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

function choose(args) {
  const all = Object.keys(parts)
  // The journeys' own server is a start already; the others take minutes.
  if (args.length === 0) return all.filter((name) => !['start', 'sweeps', 'faults'].includes(name))
  const names = args.length === 1 && args[0].startsWith('--only=') ? args[0].slice('--only='.length).split(',') : []
  if (names.length > 0 && names.every((name) => all.includes(name))) return names
  console.error(`Use: npm test [-- --only=${all.join(',')}]`)
  process.exit(2)
}
