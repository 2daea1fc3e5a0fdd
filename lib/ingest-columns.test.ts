import { describe, expect, it } from 'vitest'
import { findRecords, parseLogFile } from './cloudtrail/record'
import { metricsRecord } from './cloudtrail/record.fixture'
import { FileColumns } from './ingest-columns'

const options = { seenMs: Infinity, maxRecords: 999 }
const metrics = ['train/loss', 'train/accuracy', 'val/loss', 'lr', 'only once']

/** Calls of three runs whose metrics come in turn, in other numbers each time. */
function trail(): Uint8Array {
  const calls = Array.from({ length: 60 }, (_, at) => {
    const items = Array.from({ length: 1 + ((at * 7) % 12) }, (_, item) => {
      const metricName = metrics[at === 50 ? 4 : (at + item) % 4]
      return { metricName, timestamp: 1_764_000_000_000 + at, step: at * 10 + item, value: Math.sin(at * 12 + item) }
    })
    const id = `00000000-0000-4000-8000-0000000000${String(at + 10)}`
    const run = `columns-${at % 3}`
    return metricsRecord(at === 40 ? [] : items, {
      requestParameters: { trialComponentName: run, metricData: at === 40 ? [] : items },
      requestID: id.replace('4000', '4fff'),
      eventID: id,
      resources: [],
      ...(at === 30 ? { errorCode: 'ThrottlingException' } : {}),
    })
  })
  return new TextEncoder().encode(JSON.stringify({ Records: calls }))
}

describe('the columns of a file', () => {
  it('are the same for calls that are like one another as for the events that they are', () => {
    const [likely, single] = [new FileColumns(), new FileColumns()]
    const hash = (at: number) => at.toString(16).padStart(64, '0')
    const kinds = new Set<string>()
    // Twice: what the first pass learns makes the second one's calls like earlier ones from the start.
    for (let pass = 0; pass < 2; pass += 1) {
      for (const found of findRecords(trail(), options)) {
        kinds.add(found.kind)
        likely.add(found, hash(found.index))
      }
      for (const event of parseLogFile(trail(), options)) single.add(event, hash(event.index))
    }
    expect([...kinds].toSorted()).toEqual(['call', 'event'])
    expect(likely.done()).toEqual(single.done())
  })
})
