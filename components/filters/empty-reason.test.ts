import { describe, expect, it } from 'vitest'
import type { ContextResponse, CoverageState } from '@/lib/api/context'
import type { IngestResponse } from '@/lib/api/ingest'
import { emptyReason, recordedShare } from './empty-reason'

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
    coverage: {
      fromMs: 0,
      toMs: cells.length * 3_600_000,
      cellMs: 3_600_000,
      cells,
      stops: [],
      gaps: [],
      unread: [],
      proof: [],
      unproved: [],
    },
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
        keysError: null,
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
    partly.coverage.stops = [
      { account: '1', region: 'r', trail: null, fromMs: 600_000, toMs: 1_800_000, endedBy: 'call', event: null },
    ]
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

  it('is no data where settings recorded every call, log files or not, but not while log files are waiting', () => {
    expect(emptyReason(context(['unknown', 'recorded']), ingest('idle'), anywhere)).toBe('noData')
    expect(emptyReason(context(['recorded']), ingest('idle', { quarantined: 1 }), anywhere)).toBe('noData')
    expect(emptyReason(context(['recorded']), ingest('ingesting', { waiting: 1 }), anywhere)).toBe('reading')
    expect(emptyReason(context(['recorded']), ingest('failed'), anywhere)).toBe('couldNotRead')
  })

  it('is not recorded for minutes in which no trail of the place was set to take metric calls', () => {
    const partly = context(['partly'])
    const gap = { account: '1', region: 'r', words: 'No trail covers this region.', fromMs: 600_000, toMs: null }
    const chosen = { account: ['1'], region: ['r'], from: 600_000, to: 1_200_000 }
    partly.coverage.gaps = [{ ...gap, state: 'not_recorded' }]
    expect(emptyReason(partly, ingest('idle'), chosen)).toBe('notRecorded')
    partly.coverage.gaps = [{ ...gap, state: 'partly' }]
    expect(emptyReason(partly, ingest('idle'), chosen)).toBe('noData')
  })

  it('is could not read where nothing tells of the range and the settings could not be read', () => {
    const unread = [{ account: '1', region: 'r', words: 'cloudtrail:DescribeTrails is needed.', sinceMs: 0 }]
    const asked = (cells: CoverageState[]) => {
      const made = context(cells)
      return emptyReason({ ...made, coverage: { ...made.coverage, unread } }, ingest('idle'), anywhere)
    }
    expect(asked(['unknown'])).toBe('couldNotRead')
    expect(asked([])).toBe('couldNotRead')
    expect(asked(['unknown', 'delivered'])).toBe('noData')
    expect(asked(['stopped'])).toBe('notRecorded')
  })

  it('says that all was recorded only of a range whose every hour that is over was', () => {
    expect(recordedShare(context(['recorded', 'recorded', 'future']))).toBe('all')
    expect(recordedShare(context(['recorded', 'delivered']))).toBe('some')
    expect(recordedShare(context(['delivered', 'unknown']))).toBe('unknown')
    expect(recordedShare(context([]))).toBe('unknown')
    const hidden = context(['partly', 'recorded'])
    hidden.coverage.gaps = [{ account: '1', region: 'r', state: 'partly', words: '', fromMs: 0, toMs: 1 }]
    expect(recordedShare(hidden)).toBe('hidden')
  })
})
