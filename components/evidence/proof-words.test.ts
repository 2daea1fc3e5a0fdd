import { expect, test } from 'vitest'
import type { DigestProof, EventItem, EventResponse, Sighting } from '@/lib/api/event'
import type { StatusChange } from '@/lib/api/run'
import {
  besideVerdict,
  brokenAt,
  eventDoubts,
  goneMark,
  goneWords,
  provingSighting,
  runDoubts,
  signedBy,
  verdictMeaning,
} from './proof-words'
import { citation, evidenceJson } from './words'

const at = (ms: number) => ({ ms, iso: new Date(ms).toISOString() })
const writer = { key: 'w', label: 'ana' }

const sighting: Sighting = {
  ...{ source: 'logs', key: 'AWSLogs/a.json.gz', recordIndex: 2, records: 9, byteFrom: 1, byteLength: 2 },
  ...{ delivered: null, deliveredReason: null, firstSeen: at(1), fileState: 'ingested', contentSha256: 'ab' },
  ...{ verdict: 'verified', reason: null, given: at(2), digest: 'digest', gone: null },
}
const digest: DigestProof = {
  ...{ source: 'logs', key: 'digest', bucket: null, trail: 't', account: '1', region: 'r', backfill: false },
  ...{ verdict: 'verified', reason: null, start: at(0), end: at(1), sha256: 'cd', named: 'ab', signature: 'ef' },
  ...{ fingerprint: 'fp', publicKey: null, previous: null },
}
const item: EventItem = {
  ...{ item: 0, metric: 'loss', step: 1, value: 2, claimed: null, refused: null, flags: [], raw: null },
  conflicts: [{ event: 'other', item: 0, value: 3, observed: at(5), writer }],
}
const event: EventResponse = {
  ...{ asOf: at(9), id: 'id', kind: 'metrics', name: 'BatchPutMetrics', source: 's', observed: at(7_200_000) },
  ...{ run: null, account: '1', region: 'r', result: 'allowed', errorCode: null, errorMessage: null, trail: null },
  writer: { ...writer, type: 'Role', account: '1', principal: 'p', person: null, personSource: 'none', points: 1 },
  ...{ session: null, accessKeyId: null, credentialIssued: null, mfa: null, invokedBy: null, callerAccount: null },
  ...{ recipientAccount: null, sourceIp: null, vpcEndpointId: null, userAgent: null, client: 'c', tls: null },
  ...{ requestId: null, sharedEventId: null, readOnly: null, addendum: null, flags: [], items: [item], itemCount: 1 },
  ...{ sightings: [sighting], verdict: 'verified', digest, raw: { text: '{"a": 1.0}', from: 'source', key: 'k' } },
}
const status = (name: string, ms: number): StatusChange => ({
  ...{ status: name, message: null, at: at(ms), event: `status ${ms}`, writer },
})

test('a verdict never stands without the other values of its step, nor without the end of its run', () => {
  expect(besideVerdict(event, item, [status('Completed', 0)])).toEqual([
    'Other values too',
    'Written 2 h 00 min after the run was Completed',
  ])
  expect(besideVerdict(event, null, [])).toEqual(['1 item with other values too'])
  expect(besideVerdict(event, { ...item, conflicts: [] }, [status('Completed', 0), status('InProgress', 1)])).toEqual(
    [],
  )
})

test('the chain ends at what failed, or at what is missing', () => {
  const of = (reason: string, of: Partial<DigestProof> | null) =>
    brokenAt({ ...sighting, verdict: 'failed', reason }, of === null ? null : { ...digest, ...of })
  expect(brokenAt(sighting, digest)).toBeNull()
  expect(of('hash_mismatch', {})).toBe('log')
  expect(of('unnamed', null)).toBe('digest')
  expect(of('digest_failed', { reason: 'previous_hash_mismatch' })).toBe('digest')
  expect(of('digest_failed', { reason: 'signature_mismatch' })).toBe('signature')
  expect(of('no_key', { reason: 'no_key' })).toBe('key')
})

test('the log file in question is the one with the verdict of the event, not the first one seen', () => {
  const failed: Sighting = { ...sighting, key: 'copy', verdict: 'failed', reason: 'hash_mismatch' }
  expect(provingSighting({ ...event, sightings: [failed, sighting] })).toBe(sighting)
})

test('a citation and the copied record carry the verdict and what it does not say, and every letter of the record', () => {
  expect(citation(event, item)).toContain('Log verified: The log file is as AWS delivered it. It says nothing about')
  expect(citation(event, item)).toContain('other values were written for this step')
  expect(evidenceJson(event)).toContain('{"a": 1.0}')
  expect(JSON.parse(evidenceJson(event))).toMatchObject({ record: { a: 1 }, proof: { eventID: 'id', digest } })
})

test('only a key that AWS told of itself says that AWS delivered the log file', () => {
  const by = (from: 'cloudtrail' | 'file' | 'sample') =>
    verdictMeaning('verified', {
      ...digest,
      fingerprint: 'abcdef0123456789',
      publicKey: { der: 'd', from, seen: at(1) },
    })
  expect(by('cloudtrail')).toContain('The log file is as AWS delivered it.')
  expect(by('file')).toContain('signed by key abcdef01…, taken from a file beside the logs; not compared with AWS')
  expect(by('sample')).toContain('signed by the sample’s own key, which everybody has')
  for (const from of ['file', 'sample'] as const) expect(by(from)).not.toContain('AWS delivered')
  expect(signedBy({ fingerprint: null, from: 'file' })).toContain('signed by a key, taken')
})

test('a run tells of missing log files, of writes after its end, of collisions and of what went away', () => {
  expect(runDoubts({ absent: 0, ended: null, collisions: 0, gone: 0 })).toEqual([])
  const told = runDoubts({ absent: 1, ended: 'Completed', collisions: 2, gone: 3 })
  expect(told.map(({ words }) => words)).toEqual([
    '1 log file of these hours is missing',
    'written after Completed',
    '2 collisions',
    '3 log files gone or changed in the source',
  ])
  expect(told[0]?.short).toBe('1 log missing')
})

test('a call of a list tells of an end before it and of other values at its steps', () => {
  expect(eventDoubts({ collides: false, ended: null })).toEqual([])
  expect(eventDoubts({ collides: true, ended: 'Failed' }).map(({ words, short }) => [words, short])).toEqual([
    ['Written after the run was Failed', 'after end'],
    ['The run holds different values at these steps', 'other values'],
  ])
})

test('of a log file that went away our copy is spoken of, and since when', () => {
  const gone: Sighting = { ...sighting, gone: { as: 'missing', since: at(0), archived: true } }
  expect(goneWords(sighting, digest)).toBeNull()
  expect(goneWords(gone, digest)).toBe(
    'Our archived copy is as AWS delivered it; in the source it is gone since 1970-01-01T00:00:00Z. It says nothing about whether the value is true.',
  )
  expect(goneMark(gone)).toEqual(['Gone from the source'])
  expect(citation({ ...event, sightings: [gone] }, item)).toContain('Our archived copy')
})
