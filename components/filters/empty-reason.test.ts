import { describe, expect, it } from 'vitest'
import type { ContextResponse, CoverageState } from '@/lib/api/context'
import type { IngestResponse } from '@/lib/api/ingest'
import { emptyReason } from './empty-reason'

const at = { ms: 1, iso: '1970-01-01T00:00:00.001Z' }

function context(cells: CoverageState[]): ContextResponse {
  return {
    asOf: at,
    newest: at,
    accounts: [],
    regions: [],
    firstEvent: null,
    lastEvent: null,
    lastDelivered: null,
    coverage: { fromMs: 0, toMs: cells.length * 3_600_000, cellMs: 3_600_000, cells, stops: [] },
    since: { events: 0, points: 0 },
  }
}

function ingest(
  state: IngestResponse['state'],
  files: Partial<IngestResponse['sources'][number]['files']> = {},
): IngestResponse {
  const none = { listed: 0, ingested: 0, partial: 0, quarantined: 0, missing: 0, waiting: 0 }
  return {
    state,
    error: null,
    newest: null,
    sources: [
      {
        name: 'a',
        kind: 'directory',
        location: '/a',
        state: 'following',
        error: null,
        files: { ...none, ...files },
        lastListed: null,
      },
    ],
    totals: { files: 0, records: 0, kept: 0, other: 0, rejected: 0, duplicates: 0, events: 0, points: 0 },
    archiveBytes: 0,
    storeBytes: 0,
    quarantined: [],
  }
}

describe('why a list is empty', () => {
  it('is no data only where log files were delivered', () => {
    expect(emptyReason(context(['unknown', 'delivered']), ingest('idle'))).toBe('noData')
    expect(emptyReason(context(['unknown', 'unknown']), ingest('idle'))).toBe('noFiles')
    expect(emptyReason(context([]), ingest('idle'))).toBe('noFiles')
  })

  it('is not recorded where logging was stopped', () => {
    expect(emptyReason(context(['stopped', 'stopped']), ingest('idle'))).toBe('notRecorded')
    expect(emptyReason(context(['stopped', 'unknown']), ingest('idle'))).toBe('notRecorded')
    expect(emptyReason(context(['stopped', 'future']), ingest('idle', { quarantined: 1 }))).toBe('notRecorded')
  })

  it('is could not read when a source failed or every log file of the range is unreadable', () => {
    expect(emptyReason(context(['delivered']), ingest('failed'))).toBe('couldNotRead')
    expect(emptyReason(context(['unknown']), ingest('idle', { quarantined: 1 }))).toBe('couldNotRead')
    expect(emptyReason(context(['delivered']), ingest('idle', { quarantined: 1 }))).toBe('noData')
  })

  it('is none of the three while log files are waiting', () => {
    expect(emptyReason(context([]), ingest('ingesting', { waiting: 4 }))).toBe('reading')
    expect(emptyReason(context([]), ingest('starting'))).toBe('reading')
  })
})
