// How the doctor tells people what it found: what fails first, then what was not tried, then what is in order.
import { formatBytes, formatCount, formatCounted, visibleText } from '@/lib/format'
import type { Check } from '@/lib/sources/check-tried'
import type { Estimate } from '@/lib/sources/s3-estimate'

const WIDTH = 13
const RESULTS = { missing: 'MISSING', failed: 'FAILED', 'too much': 'TOO MUCH' } as const

export interface Summary {
  failed: number
  passed: number
  notChecked: number
}

export function summaryOf(checks: Check[]): Summary {
  const passed = checks.filter(({ result }) => result === 'ok').length
  const notChecked = checks.filter(({ result }) => result === 'not checked').length
  return { failed: checks.length - passed - notChecked, passed, notChecked }
}

export function reportOf(checks: Check[]): string {
  const { failed, passed, notChecked } = summaryOf(checks)
  const [skipped, fine] = [checks.filter(isSkipped), checks.filter(({ result }) => result === 'ok')]
  const parts = [
    checks.flatMap(problemLines),
    skippedLines(skipped),
    fine.map((check) => `${head('ok')}${nameOf(check)}: ${visibleText(check.detail)}`),
    [`${formatCount(failed)} failed, ${formatCount(passed)} passed, ${formatCount(notChecked)} not checked`],
  ]
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

function problemLines(check: Check): string[] {
  const { result, right, on, detail } = check
  if (result === 'ok' || result === 'not checked') return []
  const needed =
    right === null || result !== 'missing'
      ? []
      : [`needs ${right}${on === null ? '' : ` on ${on === '*' ? 'all resources (*)' : on}`}`]
  const below = [...needed, detail].map((line) => `${head('')}${visibleText(line)}`)
  return [`${head(RESULTS[result])}${nameOf(check)}`, ...below]
}

/** Many things are left out for one reason: it is said once, with all of them. */
function skippedLines(checks: Check[]): string[] {
  const reasons = new Map<string, Map<string, string[]>>()
  for (const { source, what, detail } of checks) {
    const sources = reasons.get(detail) ?? new Map<string, string[]>()
    sources.set(source, [...(sources.get(source) ?? []), what])
    reasons.set(detail, sources)
  }
  return [...reasons].flatMap(([reason, sources]) => [
    `${head('not checked')}${visibleText(reason)}`,
    ...[...sources].map(([source, whats]) => visibleText(`${head('')}${source}: ${whats.join(', ')}`)),
  ])
}

const isSkipped = ({ result }: Check) => result === 'not checked'
const nameOf = ({ source, what }: Check) => visibleText(`${source}: ${what}`)
const head = (word: string) => word.padEnd(WIDTH)

/** `612 objects, 61.2 kB, in 2 folders; 615 requests; about 1 minute`. */
export function estimateWords({ folders, objects, bytes, requests, seconds }: Estimate): string {
  const size = `${formatCounted(objects, 'object')}, ${formatBytes(bytes)}, in ${formatCounted(folders, 'folder')}`
  return `${size}; ${formatCounted(requests, 'request')}; about ${durationWords(seconds)}`
}

function durationWords(seconds: number): string {
  const minutes = Math.max(1, Math.ceil(seconds / 60))
  return minutes < 120 ? formatCounted(minutes, 'minute') : formatCounted(Math.ceil(minutes / 60), 'hour')
}
