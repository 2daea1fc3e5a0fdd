import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type FileSummary, type ParsedRecord, parseLogFile } from './record'

const root = process.env.METRICTRAIL_FIXTURES
const seenMs = Date.UTC(2026, 10, 24)

function parse(bytes: Uint8Array): { records: ParsedRecord[]; summary: FileSummary } {
  const reading = parseLogFile(bytes, { seenMs, maxRecords: 250_000 })
  const records: ParsedRecord[] = []
  for (;;) {
    const next = reading.next()
    if (next.done) return { records, summary: next.value }
    records.push(next.value)
  }
}

function parseSet(set: string) {
  const totals = { files: 0, records: 0, kept: 0, other: 0, rejected: 0 }
  const kept = new Map<string, number>()
  const problems: string[] = []
  for (const name of readdirSync(`${root}/${set}`).filter((file) => file.endsWith('.json'))) {
    const { records, summary } = parse(readFileSync(`${root}/${set}/${name}`))
    totals.files += 1
    for (const key of ['records', 'kept', 'other', 'rejected'] as const) totals[key] += summary[key]
    if (summary.problem) problems.push(`${name}: ${summary.problem.reason}`)
    for (const record of records) {
      const word = record.kind === 'event' ? record.event.eventName : record.rejection.reason
      kept.set(word, (kept.get(word) ?? 0) + 1)
    }
  }
  return { totals, kept: Object.fromEntries([...kept].sort()), problems }
}

describe.skipIf(root === undefined)('fixture sets (METRICTRAIL_FIXTURES)', () => {
  it.each([
    ['invictus-aws_dataset', { files: 55, records: 2900, kept: 29, other: 2871, rejected: 0 }],
    ['stratus-detonation-logs', { files: 35, records: 310, kept: 3, other: 307, rejected: 0 }],
    ['cloudtrail-log-parser', { files: 1, records: 1679, kept: 0, other: 1679, rejected: 0 }],
    ['aws-docs', { files: 22, records: 23, kept: 1, other: 20, rejected: 2 }],
  ])('counts every record of %s', (set, totals) => {
    expect(parseSet(set).totals).toEqual(totals)
  })
})
