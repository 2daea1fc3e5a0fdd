import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { buildIfNeeded } from './build.mjs'
import { run } from './run.mjs'
import { startsAndAnswers } from './smoke.mjs'

/**
 * The locks by name, in the order in which they run: the quick ones first. Each answers how much of it holds, and the
 * names of the tests that failed or that passed at their second try only; a lock without tests of its own counts as one.
 *
 * @typedef {{passed: number, failed: number, skipped: number, names?: string[], secondTries?: string[]}} Counts
 * @type {Record<string, (reports: string) => Promise<Counts>>}
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
      names: [
        ...failed.map((test) => `${test.fullName}: ${firstLine(test.failureMessages[0])}`),
        ...broken.map((file) => `${file.name}: ${firstLine(file.message)}`),
      ],
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
    const named = (status) => specsThatEnded(status, suites)
    return {
      passed: expected + flaky,
      failed: unexpected,
      skipped,
      names: named('unexpected'),
      secondTries: named('flaky'),
    }
  })
}

/** The journeys that ended with `status`, each with the first line of its first error. */
function specsThatEnded(status, suites) {
  return suites.flatMap(({ specs, suites: inner = [] }) => [
    ...specs.flatMap(({ file, title, tests }) =>
      tests
        .filter((each) => each.status === status)
        .map(({ results }) => `${file}: ${title}: ${firstLine(results[0]?.errors[0]?.message)}`),
    ),
    ...specsThatEnded(status, inner),
  ])
}

/** Of a message that a runner wrote in colours. */
const firstLine = (message = '') => stripVTControlCharacters(message).split('\n', 1)[0]

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
