import { isUtf8 } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { EventFlag } from './event'
import { parseLogFile, recordText } from './record'
import { eventOf, metricsRecord, otherRecord, parse, SEEN_MS } from './record.fixture'

const item = { metricName: 'loss', timestamp: 1763632800000, step: 1, value: 0.5 }
const kept = JSON.stringify(metricsRecord([item]))
const other = JSON.stringify(otherRecord())

describe('shapes that people have', () => {
  const lookup = { Events: [{ EventId: 'x', CloudTrailEvent: kept }, { CloudTrailEvent: other }], NextToken: 'y' }
  it.each([
    ['a delivered file', `{"Records":[${kept},${other}]}`],
    ['a delivered file, indented', JSON.stringify({ Records: [JSON.parse(kept), JSON.parse(other)] }, null, 2)],
    ['a bare list', `[${kept},${other}]`],
    ['one record a line', `${kept}\n${other}\n`],
    ['records after each other', `${kept}${other}`],
    ['several files after each other', `{"Records":[${kept}]}\n{"Records":[${other}]}`],
    ['lookup-events output', JSON.stringify(lookup)],
    ['lookup-events output, indented', JSON.stringify(lookup, null, 4)],
    ['a list of CloudTrailEvent strings', JSON.stringify([kept, other])],
    ['Records after another key', `{"note":{"Records":[1]},"Records":[${kept},${other}]}`],
    ['Records with an escaped name', `{"\\u0052ecords":[${kept},${other}]}`],
    ['a byte-order mark', `\ufeff{"Records":[${kept},${other}]}`],
  ])('reads %s', (shape, content) => {
    const { summary, records, bytes } = parse(content)
    const isLookup = /lookup-events|CloudTrailEvent/.test(shape)
    expect(summary).toEqual({
      ...{ records: 2, kept: 1, other: 1, rejected: 0, problem: null },
      content: isLookup ? 'lookup' : 'log',
    })
    const [record] = records
    const slice = bytes.subarray(record?.byteFrom, (record?.byteFrom ?? 0) + (record?.byteLength ?? 0))
    expect(JSON.parse(recordText(slice))).toEqual(JSON.parse(kept))
  })

  it('reads a single record', () => {
    expect(parse(kept).summary).toMatchObject({ records: 1, kept: 1 })
    expect(parse(JSON.stringify(JSON.parse(kept), null, 2)).summary).toMatchObject({ records: 1, kept: 1 })
  })

  it('reads an empty file of a trail', () => {
    expect(parse('{"Records":[]}').summary).toMatchObject({ records: 0, problem: null })
  })

  it('gives the same events with the functions of a server', () => {
    const decode = (bytes: Uint8Array, from: number, to: number) => Buffer.from(bytes.subarray(from, to)).toString()
    const reading = parseLogFile(Buffer.from(kept), { seenMs: SEEN_MS, maxRecords: 9, text: { isUtf8, decode } })
    expect([...reading]).toEqual(parse(kept).records)
  })

  it('numbers records by their place in the file, kept or not', () => {
    const { records } = parse(`{"Records":[${other},7,${kept},${other},${kept}]}`)
    expect(records.map(({ kind, index }) => [kind, index])).toEqual([
      ['rejected', 1],
      ['event', 2],
      ['event', 4],
    ])
  })
})

describe('records that lie inside other records', () => {
  it('never takes an object inside a record for a record of its own', () => {
    const forged = {
      ...otherRecord(),
      requestParameters: { list: [{ a: 1 }, JSON.parse(kept), { eventVersion: '1.08' }] },
    }
    const { summary } = parse(JSON.stringify({ Records: [forged, otherRecord()] }))
    expect(summary).toMatchObject({ records: 2, kept: 0, other: 2 })
  })

  it('reads the event name of the record, not one further inside or in a string', () => {
    const inside = { eventName: 'BatchPutMetrics', eventSource: 'metrics-sagemaker.amazonaws.com' }
    const text = '","eventName":"BatchPutMetrics","eventSource":"metrics-sagemaker.amazonaws.com'
    const content = JSON.stringify({ Records: [otherRecord({ requestParameters: inside, userAgent: text })] })
    expect(parse(content).summary).toMatchObject({ kept: 0, other: 1 })
  })

  it('needs the event source too', () => {
    expect(parse(JSON.stringify(metricsRecord([item], { eventSource: 'evil.amazonaws.com' }))).summary.other).toBe(1)
  })

  it("leaves a VPC endpoint's record of a call to the call itself", () => {
    expect(parse(JSON.stringify(metricsRecord([item], { eventCategory: 'NetworkActivity' }))).summary.other).toBe(1)
  })

  it('reads metrics calls of the China partition', () => {
    expect(eventOf(metricsRecord([item], { eventSource: 'metrics-sagemaker.amazonaws.com.cn' })).kind).toBe('metrics')
  })
})

describe('damage', () => {
  const damages: [string, string][] = [
    ['invalid literal', kept.replace('"readOnly":false', '"readOnly":fals')],
    ['stray quote', kept.replace('Boto3/1.44.5', 'Boto3"/1.44.5')],
    ['missing brace', kept.slice(0, -1)],
    ['missing inner brace', kept.replace('}],"eventType"', '],"eventType"')],
    ['extra brace', `${kept}}`],
    ['record cut in a string', kept.slice(0, kept.indexOf('AROAEXAMPLE'))],
    ['record cut in a name', kept.slice(0, kept.indexOf('sIssuer'))],
    ['raw control character', kept.replace('Boto3', 'Bo\tto3')],
    ['number', '17'],
    ['null', 'null'],
    ['list', '[1,{"a":2}]'],
    ['record without a name', '{"eventVersion":"1.08"}'],
    ['record without a time', JSON.stringify(metricsRecord([item], { eventTime: 'yesterday' }))],
  ]
  it.each(damages)('one bad record (%s) among 5,000 costs itself only', (_, bad) => {
    const good = Array.from({ length: 4999 }, (_, i) => (i % 3 === 0 ? kept : other))
    good.splice(2500, 0, bad)
    const { summary } = parse(`{"Records":[${good.join(',')}]}`)
    expect(summary.kept + summary.other).toBeGreaterThanOrEqual(4999)
    expect(summary.rejected).toBe(1)
    expect(summary.kept).toBeGreaterThanOrEqual(1667)
    expect(summary.problem).toBeNull()
  })

  it.each(damages)('one bad line (%s) costs itself only', (_, bad) => {
    const { summary } = parse(`${kept}\n${bad}\n${kept}\n`)
    expect(summary.kept).toBeGreaterThanOrEqual(2)
    expect(summary.problem).toBeNull()
  })

  it('a record that lacks a brace does not swallow those after it, whatever its name', () => {
    for (const bad of [kept.slice(0, -1), other.slice(0, -1)]) {
      const { summary } = parse(`{"Records":[${[other, bad, kept, kept].join(',')}]}`)
      expect(summary).toMatchObject({ records: 4, kept: 2, other: 1, rejected: 1 })
    }
  })

  it('nor when a later record has one too many', () => {
    const { summary } = parse(`{"Records":[${[kept.slice(0, -1), kept, kept, `${kept}}`, kept].join(',')}]}`)
    expect(summary).toMatchObject({ kept: 4, rejected: 2, problem: null })
  })

  it('keeps what stands before the end of a truncated file and says that it ends early', () => {
    const { summary } = parse(`{"Records":[${kept},${kept.slice(0, 300)}`)
    expect(summary).toMatchObject({ kept: 1, rejected: 1, problem: { reason: 'not_json' } })
    expect(parse(`{"Records":[${kept}`).summary).toMatchObject({ kept: 1, problem: { reason: 'not_json' } })
    expect(parse(`{"Records":[${kept},`).summary).toMatchObject({ kept: 1, problem: { reason: 'not_json' } })
  })

  it('rejects one slice, not one a line, when an indented file is damaged', () => {
    const { summary } = parse(JSON.stringify(JSON.parse(kept), null, 2).replace('"eventVersion"', 'eventVersion'))
    expect(summary).toMatchObject({ records: 1, rejected: 1, problem: { reason: 'not_json' } })
  })
})

describe('files that are no log', () => {
  const utf16 = (mark: boolean) => new Uint8Array(Buffer.from((mark ? '\ufeff' : '') + kept, 'utf16le'))
  const invalid = Buffer.from(kept)
  invalid[40] = 0xff
  it.each([
    ['nothing', '', 'no_records'],
    ['white space', ' \n ', 'not_json'],
    ['plain text', 'hello\nworld', 'not_json'],
    ['a JSON string', '"hello"', 'not_json'],
    ['UTF-16', utf16(true), 'not_text'],
    ['UTF-16 without mark', utf16(false), 'not_text'],
    ['invalid UTF-8', new Uint8Array(invalid), 'not_text'],
    ['an object without Records', '{"hello":"world"}', 'no_event_name'],
    ['Records null', '{"Records":null}', 'no_records'],
    ['Records an object', '{"Records":{"a":1}}', 'no_records'],
    ['Records null after another key', '{"a":1,"Records":null}', 'no_records'],
    ['Records written twice', `{"Records":[],"Records":[${kept}]}`, 'no_records'],
    ['Records of 100,000 nested lists', `{"Records":${'['.repeat(1e5)}${']'.repeat(1e5)}}`, 'too_deep'],
    ['100,000 open lists', '['.repeat(1e5), 'too_deep'],
    ['100,000 open objects', '{"a":'.repeat(1e5), 'too_deep'],
  ])('%s', (_, content, reason) => {
    const { summary } = parse(content)
    expect(summary.problem?.reason).toBe(reason)
    expect(summary.kept).toBe(0)
  })

  it('stops at the limit of records', () => {
    const { summary } = parse(`{"Records":[${[kept, kept, kept].join(',')}]}`, 2)
    expect(summary).toMatchObject({ records: 2, kept: 2, problem: { reason: 'too_many_records' } })
  })

  it('gives up quickly on a file made of record beginnings', () => {
    const { summary } = parse(`{"Records":[${'{"eventVersion":'.repeat(200_000)}`)
    expect(summary.problem).not.toBeNull()
  })
})

describe('objects of other kinds in a log prefix', () => {
  const insight = {
    eventVersion: '1.07',
    eventTime: '2026-11-20T10:00:00Z',
    eventCategory: 'Insight',
    insightDetails: {},
  }
  const aggregated = { eventCategory: 'Aggregated', eventType: 'AwsAggregatedEvent', eventId: 'x' }
  it.each([
    ['digest', { awsAccountId: '111122223333', digestS3Object: 'AWSLogs/x', logFiles: [] }],
    ['insight', { Records: [insight, insight] }],
    ['aggregated', { Records: [aggregated] }],
  ])('are told apart, not errors: %s', (content, object) => {
    expect(parse(JSON.stringify(object)).summary).toMatchObject({ content, rejected: 0, problem: null })
  })
})

describe('versions and depth', () => {
  it.each([
    ['1.99', 1],
    ['1', 1],
    ['1.08', 1],
    [undefined, 1],
    ['2.0', 0],
    ['10.1', 0],
    ['nonsense', 0],
  ])('eventVersion %s', (eventVersion, count) => {
    const { events, rejections } = parse(JSON.stringify(metricsRecord([item], { eventVersion })))
    expect(events).toHaveLength(count)
    if (count === 0) expect(rejections).toEqual(['unsupported_version'])
  })

  it('rejects a kept record nested beyond 64, and only counts another', () => {
    const deep = (depth: number): unknown => JSON.parse(`${'[{"a":'.repeat(depth / 2)}1${'}]'.repeat(depth / 2)}`)
    expect(parse(JSON.stringify(metricsRecord([item], { deep: deep(62) }))).summary.kept).toBe(1)
    expect(parse(JSON.stringify(metricsRecord([item], { deep: deep(64) }))).rejections).toEqual(['too_deep'])
    expect(parse(JSON.stringify(otherRecord({ deep: deep(500) }))).summary.other).toBe(1)
  })
})

describe('event fields', () => {
  it('keeps an event without a usable eventID and says so', () => {
    for (const eventID of [undefined, '', 'event-id', 7]) {
      const event = eventOf(metricsRecord([item], { eventID }))
      expect(event.eventId).toBeNull()
      expect(event.flags & EventFlag.noEventId).toBeTruthy()
    }
    expect(eventOf(metricsRecord([item], { eventID: '0D2F2F53-9A3A-4C8B-8BB3-0A9F6F3C7D1F' })).eventId).toBe(
      '0d2f2f53-9a3a-4c8b-8bb3-0a9f6f3c7d1f',
    )
  })

  it('notices duplicate keys anywhere in the record', () => {
    expect(eventOf(kept).flags & EventFlag.ambiguousRecord).toBe(0)
    expect(eventOf(kept.replace('"readOnly":false', '"readOnly":false,"readOnly":true')).flags).toSatisfy(
      (flags: number) => (flags & EventFlag.ambiguousRecord) !== 0,
    )
  })

  it('flags an eventTime after the file was first seen', () => {
    const event = eventOf(metricsRecord([item], { eventTime: '2027-01-01T00:00:00Z' }))
    expect(event.flags & EventFlag.eventTimeInFuture).toBeTruthy()
    expect(eventOf(kept).flags & EventFlag.eventTimeInFuture).toBe(0)
  })

  it.each([
    [{ errorCode: 'AccessDenied' }, true],
    [{ errorCode: 'AccessDeniedException' }, true],
    [{ errorCode: 'Client.UnauthorizedOperation' }, true],
    [{ errorCode: 'ThrottlingException' }, false],
    [{ errorCode: '' }, false],
    [{}, false],
  ])('tells denials from other errors: %j', (more, isDenied) => {
    const event = eventOf(metricsRecord([item], more))
    expect((event.flags & EventFlag.denied) !== 0).toBe(isDenied)
    expect(event.points).toHaveLength(1)
  })

  it('does not let a record reach the prototype of objects', () => {
    const event = eventOf(kept.replace('"readOnly":false', '"__proto__":{"errorCode":"AccessDenied"}'))
    expect(event.errorCode).toBeNull()
  })
})
