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
        failedSince: null,
        rate: null,
        asked: null,
        queue: null,
        digests: 0,
        newestDelivery: null,
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

const anywhere = { account: [], region: [], from: null, to: null }

describe('why a list is empty', () => {
  it('is no data only where log files were delivered', () => {
    expect(emptyReason(context(['unknown', 'delivered']), ingest('idle'), anywhere)).toBe('noData')
    expect(emptyReason(context(['unknown', 'unknown']), ingest('idle'), anywhere)).toBe('noFiles')
    expect(emptyReason(context([]), ingest('idle'), anywhere)).toBe('noFiles')
  })

  it('is not recorded where logging was stopped', () => {
    expect(emptyReason(context(['stopped', 'stopped']), ingest('idle'), anywhere)).toBe('notRecorded')
    expect(emptyReason(context(['stopped', 'unknown']), ingest('idle'), anywhere)).toBe('notRecorded')
    expect(emptyReason(context(['stopped', 'future']), ingest('idle', { quarantined: 1 }), anywhere)).toBe(
      'notRecorded',
    )
  })

  it('is not recorded for minutes that lie within a stop, in the place that was stopped', () => {
    const partly = context(['partly'])
    partly.coverage.stops = [{ account: '1', region: 'r', trail: null, fromMs: 600_000, toMs: 1_800_000, event: null }]
    const chosen = { account: ['1'], region: ['r'], from: 600_000, to: 1_200_000 }
    expect(emptyReason(partly, ingest('idle'), chosen)).toBe('notRecorded')
    expect(emptyReason(partly, ingest('idle'), { ...chosen, to: 2_400_000 })).toBe('noData')
    expect(emptyReason(partly, ingest('idle'), { ...chosen, region: [] })).toBe('noData')
  })

  it('is could not read when a source failed or every log file of the range is unreadable', () => {
    expect(emptyReason(context(['delivered']), ingest('failed'), anywhere)).toBe('couldNotRead')
    expect(emptyReason(context(['unknown']), ingest('idle', { quarantined: 1 }), anywhere)).toBe('couldNotRead')
    expect(emptyReason(context(['delivered']), ingest('idle', { quarantined: 1 }), anywhere)).toBe('noData')
  })

  it('is none of the three while log files are waiting', () => {
    expect(emptyReason(context([]), ingest('ingesting', { waiting: 4 }), anywhere)).toBe('reading')
    expect(emptyReason(context([]), ingest('starting'), anywhere)).toBe('reading')
  })
})
