import { describe, expect, it } from 'vitest'
import type { ContextResponse, CoverageState } from '@/lib/api/context'
import type { IngestResponse } from '@/lib/api/ingest'
import { emptyReason, hasNoSource, recordedShare, unreadFiles } from './empty-reason'

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
      askedMs: null,
      stops: [],
      gaps: [],
      unread: [],
      proof: [],
    },
    since: { events: 0, points: 0 },
  }
}

function ingest(
  state: IngestResponse['state'],
  files: Partial<IngestResponse['sources'][number]['files']> = {},
  unread: IngestResponse['unread'] = [],
): IngestResponse {
  const none = { listed: 0, ingested: 0, partial: 0, quarantined: 0, missing: 0, replaced: 0, waiting: 0, refused: 0 }
  return {
    state,
    error: null,
    newest: null,
    sources: [
      {
        name: 'a',
        kind: 'directory',
        location: '/a',
        only: { accounts: [], regions: [] },
        state: 'following',
        error: null,
        failedSince: null,
        rate: null,
        waitsFor: null,
        asked: null,
        queue: null,
        digests: 0,
        digestsRefused: 0,
        held: null,
        keysError: null,
        undelivered: null,
        progress: null,
        newestDelivery: null,
        files: { ...none, ...files },
        lastListed: null,
      },
    ],
    totals: { files: 0, records: 0, kept: 0, other: 0, rejected: 0, duplicates: 0, events: 0, points: 0 },
    sourcesFrom: 'METRICTRAIL_SOURCES',
    unread,
    setAside: 0,
    archiveBytes: 0,
    storeBytes: 0,
    quarantined: [],
  }
}

const unread = (files: number) => [{ account: '1', region: 'r', fromMs: null, toMs: null, files }]
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
    expect(emptyReason(context(['stopped', 'future']), ingest('idle', {}, unread(1)), anywhere)).toBe('notRecorded')
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

  it('is could not read when a source failed or a log file of the range could not be read, whatever else was', () => {
    expect(emptyReason(context(['delivered']), ingest('failed'), anywhere)).toBe('couldNotRead')
    for (const cells of [[], ['unknown'], ['delivered'], ['recorded']] satisfies CoverageState[][]) {
      expect(emptyReason(context(cells), ingest('idle', { refused: 1 }, unread(1)), anywhere)).toBe('couldNotRead')
    }
    // Its events were read before it went away.
    expect(emptyReason(context(['recorded']), ingest('idle', { missing: 1 }), anywhere)).toBe('noData')
  })

  it('counts the log files that could not be read and may hold something of the places and the range', () => {
    const hour = 3_600_000
    const chosen = (account: string, range: [number, number] | null) => ({
      ...{ account: [account], region: ['r'], from: range?.[0] ?? null, to: range?.[1] ?? null },
    })
    const held = ingest('idle', {}, [
      { account: '1', region: 'r', fromMs: 10 * hour, toMs: 12 * hour, files: 5 },
      { account: null, region: null, fromMs: null, toMs: null, files: 2 },
    ])
    expect(unreadFiles(held, anywhere)).toBe(7)
    expect(unreadFiles(held, chosen('1', null))).toBe(7)
    expect(unreadFiles(held, chosen('2', null))).toBe(2)
    expect(unreadFiles(held, chosen('1', [13 * hour, 14 * hour]))).toBe(2)
    expect(unreadFiles(held, chosen('1', [12 * hour, 13 * hour]))).toBe(7)
    expect(unreadFiles(held, chosen('1', [9 * hour, 9.5 * hour]))).toBe(7)
    expect(unreadFiles(held, chosen('1', [7 * hour, 8 * hour]))).toBe(2)
  })

  it('is none of the three while log files are waiting', () => {
    expect(emptyReason(context([]), ingest('ingesting', { waiting: 4 }), anywhere)).toBe('reading')
    expect(emptyReason(context([]), ingest('starting'), anywhere)).toBe('reading')
  })

  it('is no data where settings recorded every call, log files or not, but not while log files are waiting', () => {
    expect(emptyReason(context(['unknown', 'recorded']), ingest('idle'), anywhere)).toBe('noData')
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
    const unread = [
      {
        account: '1',
        region: 'r',
        why: 'settings' as const,
        words: 'cloudtrail:DescribeTrails is needed.',
        sinceMs: 0,
      },
    ]
    const asked = (cells: CoverageState[]) => {
      const made = context(cells)
      return emptyReason({ ...made, coverage: { ...made.coverage, unread } }, ingest('idle'), anywhere)
    }
    expect(asked(['unknown'])).toBe('couldNotRead')
    expect(asked([])).toBe('couldNotRead')
    expect(asked(['unknown', 'delivered'])).toBe('noData')
    expect(asked(['stopped'])).toBe('notRecorded')
  })

  it('is could not read where calls are recorded and nothing was delivered since, or no source reads them', () => {
    for (const why of ['delivery', 'source'] as const) {
      const made = context(['recorded', 'unknown'])
      made.coverage.unread = [{ account: '1', region: 'r', why, words: 'No log file.', sinceMs: 3_600_000 }]
      expect(emptyReason(made, ingest('idle'), anywhere)).toBe('couldNotRead')
      expect(emptyReason(made, ingest('idle'), { ...anywhere, from: 0, to: 3_600_000 })).toBe('noData')
    }
  })

  it('is what settings say of the account, whatever source is broken, and a source counts where it may hold the account', () => {
    const broken = (accounts: string[]) => {
      const made = ingest('idle')
      const [one] = made.sources
      const failed = one === undefined ? [] : [{ ...one, state: 'failed' as const, only: { accounts, regions: [] } }]
      return { ...made, sources: [...made.sources, ...failed] }
    }
    const chosen = { ...anywhere, account: ['802468135790'] }
    expect(emptyReason(context(['stopped']), broken([]), chosen)).toBe('notRecorded')
    expect(emptyReason(context(['recorded']), broken([]), chosen)).toBe('couldNotRead')
    expect(emptyReason(context(['recorded']), broken(['111122223333']), chosen)).toBe('noData')
  })

  it('is unknown for an account of which no source and no setting speaks', () => {
    const made = context(['unknown'])
    made.accounts = [{ account: '111122223333', runs: 1 }]
    expect(emptyReason(made, ingest('idle'), { ...anywhere, account: ['802468135790'] })).toBe('unknown')
    expect(emptyReason(made, ingest('idle'), { ...anywhere, account: ['111122223333'] })).toBe('noFiles')
    expect(emptyReason(made, ingest('idle'), anywhere)).toBe('noFiles')
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

describe('without a source', () => {
  it('is told apart from a source that gave nothing, and from one that was taken away', () => {
    const some = ingest('idle')
    const [source] = some.sources
    const history = source === undefined ? [] : [{ ...source, kind: 'history' as const }]
    expect(hasNoSource(some)).toBe(false)
    expect(hasNoSource({ ...some, sources: [] })).toBe(true)
    expect(hasNoSource({ ...some, sources: [], state: 'starting' })).toBe(false)
    expect(hasNoSource({ ...some, sources: history })).toBe(true)
    expect(hasNoSource({ ...some, sources: history, totals: { ...some.totals, points: 1 } })).toBe(false)
  })
})
