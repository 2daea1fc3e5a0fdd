import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import type { IngestResponse } from '@/lib/api/ingest'
import { SourceCard } from './source-card'

type Source = IngestResponse['sources'][number]

const at = (ms: number) => ({ ms, iso: new Date(ms).toISOString() })
const untilMs = Date.UTC(2026, 8, 1, 12)
const lake: Source = {
  ...{ name: 'lake', kind: 'lake', location: 'CloudTrail Lake', state: 'following', error: null, failedSince: null },
  ...{ rate: null, newestDelivery: null, lastListed: at(untilMs), asked: { until: at(untilMs), scannedBytes: 12_345 } },
  ...{ digests: 0, keysError: null, queue: null },
  files: { listed: 2, ingested: 1234, partial: 1, quarantined: 0, missing: 0, waiting: 0 },
}
const textOf = (source: Source) =>
  renderToStaticMarkup(<SourceCard source={source} />)
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')

test('a source without files says until when it was asked, how many pages are kept and what was scanned', () => {
  const text = textOf(lake)
  for (const words of ['Asked until 2026-09-01', 'Pages kept 1,235', 'Scanned today 12,345 bytes', 'Up to date'])
    expect(text).toContain(words)
  for (const words of ['Log files', 'Gone', 'Newest delivery']) expect(text).not.toContain(words)
})

test('what was not yet asked for whole says so, and what costs nothing by bytes tells none', () => {
  const text = textOf({ ...lake, kind: 'history', asked: { until: null, scannedBytes: 0 } })
  expect(text).toContain('Asked until not all of it yet')
  expect(text).not.toContain('Scanned')
})

test('a source that answers with nothing says so, unlike one that has had pages before this start', () => {
  const files = { ...lake.files, listed: 0 }
  expect(textOf({ ...lake, files })).toContain('Up to date')
  const empty = textOf({ ...lake, files: { ...files, ingested: 0, partial: 0 } })
  expect(empty).toContain('Nothing kept')
  expect(empty).toContain('holds none of the events')
})

test('keys that cannot be had say so, and what that means', () => {
  const keysError = 'cloudtrail:ListPublicKeys is not allowed.'
  const folder: Source = { ...lake, kind: 'directory', asked: null, digests: 3, keysError }
  expect(textOf(folder)).toContain(`Public keys ${keysError} Without them no log file is verified.`)
  expect(textOf({ ...folder, keysError: null })).not.toContain('Public keys')
})
