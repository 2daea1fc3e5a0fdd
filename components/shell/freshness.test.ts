import { expect, test } from 'vitest'
import type { IngestResponse } from '@/lib/api/ingest'
import { readingProgress } from './freshness'

type Source = IngestResponse['sources'][number]
const files = { listed: 10, ingested: 4, partial: 0, quarantined: 0, missing: 0, replaced: 0, waiting: 6, refused: 0 }
const of = (state: IngestResponse['state'], ...sources: Partial<Source>[]) =>
  readingProgress({ state, sources } as IngestResponse)

const history: Partial<Source> = {
  ...{ kind: 'history', state: 'ingesting', progress: { done: 12, of: 40, secondsLeft: 14 } },
  files: { ...files, listed: 3, waiting: 0 },
}

test('log files that wait come first, without the pages of sources that are asked', () => {
  const bucket: Partial<Source> = { kind: 's3', state: 'ingesting', progress: null, files }
  expect(of('ingesting', bucket, history)).toEqual({ verb: 'Reading', done: 4, of: 10, what: 'log files' })
})

test('questions to the event history are counted when no log file waits', () => {
  const bucket: Partial<Source> = { kind: 's3', state: 'following', progress: null, files }
  expect(of('ingesting', bucket, history)).toMatchObject({ verb: 'Asking', done: 12, of: 40 })
})

test('a poll of a store that tells no progress is none', () => {
  expect(of('ingesting', { kind: 'lake', state: 'ingesting', progress: null, files })).toBeNull()
  expect(of('idle', { ...history, state: 'following' })).toBeNull()
})
