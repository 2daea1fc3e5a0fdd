// Asks the registry for known faults in the packages of the lock file. Not every registry answers that question.
import { spawnSync } from 'node:child_process'

const audit = spawnSync('npm', ['audit', '--json', ...process.argv.slice(2)], { encoding: 'utf8' })
const answer = parseJson(audit.stdout)

if (answer?.metadata?.vulnerabilities) {
  const { total, ...bySeverity } = answer.metadata.vulnerabilities
  for (const [name, { severity, range }] of Object.entries(answer.vulnerabilities ?? {}))
    console.log(`${severity}: ${name} ${range}`)
  console.log(
    `${total} known faults (${Object.entries(bySeverity)
      .map(([name, n]) => `${n} ${name}`)
      .join(', ')})`,
  )
  process.exit(total > 0 ? 1 : 0)
}

const reason = `${answer?.message ?? ''} ${answer?.error?.summary ?? ''} ${audit.stderr}`.trim()
if (/\b(404|405)\b|not found|method not allowed/i.test(reason)) {
  console.log('The registry offers no audit: it has no answer to the question. Nothing was checked.')
  process.exit(0)
}
console.error(`The audit failed, and nothing was checked: ${reason || 'npm gave no reason'}`)
process.exit(1)

function parseJson(text) {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
