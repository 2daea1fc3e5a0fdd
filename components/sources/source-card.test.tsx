import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import type { IngestResponse } from '@/lib/api/ingest'
import { SourceCard } from './source-card'

type Source = IngestResponse['sources'][number]

const at = (ms: number) => ({ ms, iso: new Date(ms).toISOString() })
const untilMs = Date.UTC(2026, 8, 1, 12)
const lake: Source = {
  ...{ name: 'lake', kind: 'lake', location: 'CloudTrail Lake', state: 'following', error: null, failedSince: null },
  ...{ rate: null, newestDelivery: null, lastListed: at(untilMs) },
  asked: { until: at(untilMs), scannedBytes: 3_240_000_000, mostBytesADay: 50e9, habit: 'What is new every 15 min.' },
  ...{ digests: 0, digestsRefused: 0, held: null, keysError: null, queue: null, undelivered: null, progress: null },
  ...{ waitsFor: null, only: { accounts: [], regions: [] } },
  files: { listed: 2, ingested: 1234, partial: 1, quarantined: 0, missing: 0, replaced: 0, waiting: 0, refused: 0 },
}
const textOf = (source: Source) =>
  renderToStaticMarkup(<SourceCard source={source} />)
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')

test('a source without files says until when it was asked, how many pages are kept and what was scanned', () => {
  const text = textOf(lake)
  for (const words of ['Asked until 2026-09-01', 'Pages kept 1,235', 'Scanned 3.2 GB of 50 GB today', 'Up to date'])
    expect(text).toContain(words)
  expect(text).toContain('Asked for What is new every 15 min.')
  for (const words of ['Log files', 'Gone', 'Newest delivery']) expect(text).not.toContain(words)
})

test('what was not yet asked for whole says so, and what costs nothing by bytes tells none', () => {
  const text = textOf({
    ...lake,
    kind: 'history',
    asked: { until: null, scannedBytes: 0, mostBytesADay: null, habit: '' },
  })
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

test('the event history says how many questions are asked, and how long the rest takes at its pace', () => {
  const asking: Source = {
    ...lake,
    kind: 'history',
    state: 'ingesting',
    progress: { done: 12, of: 40, secondsLeft: 14 },
  }
  expect(textOf(asking)).toContain('12 of 40 questions asked')
  expect(textOf(asking)).toContain('that takes less than a minute more')
  const long = { done: 1000, of: 7200, secondsLeft: 194 }
  expect(textOf({ ...asking, progress: long })).toContain('that takes at least 3 min more')
  expect(textOf(lake)).not.toContain('questions')
})

test('a log group that no trail delivers to says so', () => {
  const undelivered = 'No trail delivers here: none that is known names it.'
  expect(textOf({ ...lake, kind: 'logs', undelivered })).toContain(`Delivery ${undelivered}`)
  expect(textOf({ ...lake, kind: 'logs' })).not.toContain('Delivery')
})

test('keys that cannot be had say so, and what that means', () => {
  const keysError = 'cloudtrail:ListPublicKeys is not allowed.'
  const folder: Source = { ...lake, kind: 'directory', asked: null, digests: 3, keysError }
  expect(textOf(folder)).toContain(`Public keys ${keysError} Without them no log file is verified.`)
  expect(textOf({ ...folder, keysError: null })).not.toContain('Public keys')
})

test('what can be listed and not read is never up to date: how much, since when, and when it is tried again', () => {
  const bucket: Source = { ...lake, kind: 's3', asked: null, files: { ...lake.files, listed: 60, refused: 58 } }
  const held = { since: at(untilMs - 60_000), next: at(untilMs + 30_000) }
  const text = textOf({ ...bucket, digestsRefused: 1, held })
  expect(text).toContain('Following, 59 cannot be read')
  expect(text).not.toContain('Up to date')
  expect(text).toMatch(
    /58 log files and 1 digest file cannot be read since 2026-09-01.11:59:00.*, tried again after 2026-09-01.12:00:30/,
  )
  const soon = textOf({ ...bucket, files: { ...bucket.files, listed: 0 }, held: { ...held, next: null } })
  expect(soon).toContain('tried again with the next listing')
  expect(soon).not.toContain('holds no log files')
})

test('of a source that was never listed nobody knows how many log files it has', () => {
  const text = textOf({ ...lake, kind: 's3', asked: null, state: 'failed', error: 'No.', lastListed: null })
  expect(text).toContain('Log files how many is not known, 1,235 read')
  expect(text).toContain('Last listed never since the start')
})

test('a source whose files wait in line says for what', () => {
  const bucket: Source = { ...lake, kind: 's3', asked: null, state: 'ingesting' }
  expect(textOf({ ...bucket, waitsFor: 'org' })).toContain('Waiting for org')
  expect(textOf(bucket)).toContain('Reading')
})

test('log files that are gone or were replaced since they were read are counted', () => {
  const folder: Source = { ...lake, kind: 'directory', asked: null, files: { ...lake.files, missing: 2, replaced: 1 } }
  const text = textOf(folder)
  expect(text).toContain('Gone 2 (their events stay)')
  expect(text).toContain('Replaced 1 (what was read before stays)')
  expect(textOf({ ...folder, files: lake.files })).toContain('Replaced 0 Last')
})
