import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildIfNeeded } from './build.mjs'
import { run } from './run.mjs'
import { startsAndAnswers } from './smoke.mjs'

/**
 * The locks by name, in the order in which they run: the quick ones first. Each answers how much of it holds, and the
 * names of the tests that failed; a lock without tests of its own counts as one.
 *
 * @type {Record<string, (reports: string) => Promise<{passed: number, failed: number, skipped: number, names?: string[]}>>}
 */
export const parts = {
  format: () => lock(['@biomejs/biome/bin/biome', 'ci', '.']),
  types: async () =>
    both(await lock(['next/dist/bin/next', 'typegen']), await lock(['typescript/bin/tsc', '--noEmit'])),
  lint: () => lock(['eslint/bin/eslint.js', '.']),
  floors: () => script('scripts/floors.mjs'),
  unused: () => lock(['knip/bin/knip.js']),
  unit: (reports) => vitest(reports, 'vitest.config.ts'),
  build: () => buildIfNeeded().then(() => holds(true), told),
  start: async () => holds(await startsAndAnswers()),
  journeys: (reports) => journeys(reports, '--grep-invert=@sweep'),
  sweeps: (reports) => journeys(reports, '--grep=@sweep'),
  faults: (reports) => vitest(reports, 'vitest.faults.config.ts'),
}

async function vitest(reports, config) {
  const report = join(reports, `${config}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const args = ['vitest/vitest.mjs', 'run', `--config=${config}`, ...reporters]
  // A time zone that is neither UTC nor this machine's shows every place that forgot to say UTC.
  const code = await tool(args, { TZ: 'America/Los_Angeles' })
  return counted(code, () => {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = readJson(report)
    // A file that fails before its first test has no failed test to count.
    const broken = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
    const failed = testResults.flatMap((file) => file.assertionResults.filter((test) => test.status === 'failed'))
    return {
      passed: numPassedTests,
      failed: numFailedTests + broken.length,
      skipped: numPendingTests + numTodoTests,
      names: [...failed.map((test) => test.fullName), ...broken.map((file) => file.name)],
    }
  })
}

async function journeys(reports, which) {
  const browser = await script('scripts/ensure-chromium.mjs')
  const built = await parts.build()
  if (browser.failed + built.failed > 0) {
    console.error('The journeys did not run: there is no browser, or no build.')
    return holds(false)
  }
  const report = join(reports, 'journeys.json')
  const code = await tool(['playwright/cli.js', 'test', which, '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
  })
  return counted(code, () => {
    const { suites, stats } = readJson(report)
    const { expected, unexpected, flaky, skipped } = stats
    return { passed: expected, failed: unexpected + flaky, skipped, names: failedSpecs(suites) }
  })
}

const isFailed = ({ status }) => status === 'unexpected' || status === 'flaky'
const failedSpecs = (suites) =>
  suites.flatMap(({ specs, suites: inner = [] }) => [
    ...specs.filter(({ tests }) => tests.some(isFailed)).map((spec) => `${spec.file}: ${spec.title}`),
    ...failedSpecs(inner),
  ])

/** The runner's own sums; one failure more when it failed without saying where, so that no failure is lost. */
function counted(code, readCounts) {
  try {
    const counts = readCounts()
    const silent = (code !== 0 && counts.failed === 0) || counts.passed === 0
    return silent ? { ...counts, failed: counts.failed + 1 } : counts
  } catch (error) {
    return told(error)
  }
}

function told(error) {
  console.error(error instanceof Error ? error.message : error)
  return holds(false)
}

const holds = (good) => ({ passed: good ? 1 : 0, failed: good ? 0 : 1, skipped: 0 })
const both = (one, other) => holds(one.failed + other.failed === 0)
const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'))
const lock = async (args) => holds((await tool(args)) === 0)
const script = async (path) => holds((await run(process.execPath, [path])) === 0)

/** A tool of node_modules, run by this very Node and not by whichever comes first on the path. */
function tool([path, ...args], env = {}) {
  return run(process.execPath, [`node_modules/${path}`, ...args], { env: { ...process.env, ...env } })
}
