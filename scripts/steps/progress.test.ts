import { describe, expect, it } from 'vitest'
import { progressOf } from './progress.mjs'

const url = 'http://127.0.0.1:3000'
const none = { listed: 10, waiting: 0, ingested: 10, partial: 0, quarantined: 0, refused: 0 }
const source = (files: Partial<typeof none> = {}, error: string | null = null) => ({
  ...{ state: error === null ? 'following' : 'failed', error, files: { ...none, ...files } },
})
const ingest = (
  sources: ReturnType<typeof source>[],
  more: { state?: string; quarantined?: { state: string; detail: string }[] } = {},
) => ({
  ...{ state: 'idle', error: null, sources, totals: { points: 1234, events: 200 }, quarantined: [], ...more },
})

describe('the start-up line', () => {
  it('says that all was read when it was', () => {
    expect(progressOf(ingest([source()]), url)).toBe(
      '10 log files are read: 1,234 points in 200 events. New ones are followed.',
    )
  })

  it('says how many log files cannot be read, why, and where to see more', () => {
    const detail = 'No permission to decrypt it: kms:Decrypt is needed \u001b[31m'
    const held = ingest([source({ ingested: 0, refused: 10 }), source({ ingested: 9, quarantined: 1 })], {
      quarantined: [
        { state: 'refused', detail },
        { state: 'quarantined', detail: 'The file has no bytes.' },
      ],
    })
    expect(progressOf(held, url).split('\n')).toEqual([
      '9 log files are read: 1,234 points in 200 events. New ones are followed.',
      `10 log files cannot be read (No permission to decrypt it: kms:Decrypt is needed \\u001b[31m): see ${url}/sources`,
      `1 log file set aside as not readable (The file has no bytes.): see ${url}/sources`,
    ])
  })

  it('says that a source cannot be read beside others that can', () => {
    const lines = progressOf(ingest([source(), source({ listed: 0, ingested: 0 }, 'no such bucket.')]), url)
    expect(lines).toContain(`\n1 of 2 sources cannot be read (no such bucket.): see ${url}/sources`)
  })

  it('counts while log files wait', () => {
    expect(progressOf(ingest([source({ waiting: 4 })], { state: 'ingesting' }), url)).toBe(
      'Reading log files: 6 of 10, 1,234 points in 200 events …',
    )
  })
})
