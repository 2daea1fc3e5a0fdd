import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TrailEvent } from './event'
import { asObject, countPairs } from './json-value'
import { findRecords, parseLogFile } from './record'
import { ObjectScan, scanObject } from './scan'
import { toTrailEvent } from './trail-event'

const seenMs = Date.UTC(2026, 10, 24)

/** What parsing alone makes of a record. */
function parsed(text: string): TrailEvent | null {
  const bytes = new TextEncoder().encode(text)
  const scan = new ObjectScan()
  scanObject(bytes, 0, scan)
  const record = asObject(JSON.parse(text))
  if (record === null) return null
  const hasDuplicates = countPairs(record) !== scan.pairs
  const event = toTrailEvent({ record, kind: 'metrics', text, hasDuplicates, seenMs })
  return 'reason' in event ? null : event
}

/** What the parser answers for the last of several records, having read those before it. */
function afterOthers(texts: string[]): TrailEvent | null {
  const records = [
    ...parseLogFile(new TextEncoder().encode(`{"Records":[${texts.join(',')}]}`), { seenMs, maxRecords: 99 }),
  ]
  const last = records.at(-1)
  return last?.kind === 'event' && last.index === texts.length - 1 ? last.event : null
}

const uuid = fc.uuid()
const name = fc.oneof(
  fc.constantFrom('train/loss', 'a', 'f1]', 'a b', 'ünï', 'bidi\u202e', 'quote"d', 'back\\slash', '"eventID":"'),
  fc.string({ maxLength: 12 }),
)
const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
  fc.float({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
  fc.integer().map(String),
  fc.constantFrom(
    '0',
    '-0',
    '0.1',
    '1e-05',
    '1.5E+3',
    '9007199254740993',
    '0.30000000000000004',
    '1e400',
    '"NaN"',
    'null',
  ),
)
const step = fc.oneof(
  fc.nat().map(String),
  fc.constantFrom('-1', '1.5', '9007199254740993', '"7"', 'null', '00'.slice(1)),
)
const time = fc.oneof(
  fc.integer({ min: 1_500_000_000_000, max: 1_900_000_000_000 }).map(String),
  fc.constantFrom('1700000000', '1700000000000.5', '"2026-11-20T10:00:05Z"', '99999999999', '9000000000001', '0'),
)
const oddItem = fc
  .record({
    name,
    number,
    step,
    time,
    order: fc.nat(23),
    extra: fc.constantFrom('', '', '', ',"unit":"None"', ',"step":3'),
  })
  .map((parts) => {
    const fields = [
      `"metricName":${JSON.stringify(parts.name)}`,
      `"timestamp":${parts.time}`,
      `"step":${parts.step}`,
      `"value":${parts.number}`,
    ]
    const shuffled: string[] = []
    for (let left = parts.order, count = 4; count > 0; left = Math.floor(left / count), count--) {
      shuffled.push(...fields.splice(left % count, 1))
    }
    return `{${shuffled.join(',')}${parts.extra}}`
  })
const plainNumber = fc.oneof(
  fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => JSON.stringify(value)),
  fc.float({ min: -1e6, max: 1e6, noNaN: true }).map((value) => JSON.stringify(value)),
  fc.integer({ min: -100_000, max: 100_000 }).map((value) => JSON.stringify(value / 10_000)),
)
const plainItem = fc
  .tuple(fc.constantFrom('train/loss', 'train/loss_2', 'lr'), fc.nat(), plainNumber)
  .map(([metric, at, value]) => `{"metricName":"${metric}","timestamp":1764000000000,"step":${at},"value":${value}}`)
// Mostly plain, because one odd item sends the whole call to the parser.
const item = fc.oneof({ weight: 40, arbitrary: plainItem }, { weight: 1, arbitrary: oddItem })
const plainFrame = { agent: 'Boto3/1.44.5', before: '', after: '', space: '', response: 'null', key: 'metricData' }
const oddFrame = fc.record({
  agent: fc.constantFrom('Boto3/1.44.5', 'Boto3/1.44.5', 'odd \\"eventTime\\":\\"x', 'requestID'),
  before: fc.constantFrom(
    '',
    '"x":{"eventTime":"2026-11-20T10:00:05Z"},',
    '"x":{"metricData":[]},',
    '"x":["eventID"],',
  ),
  after: fc.constantFrom(
    '',
    ',"errorCode":"AccessDenied"',
    ',"eventTime":"2026-11-20T10:00:06Z"',
    ',"z":{"eventID":"a"}',
  ),
  space: fc.constantFrom('', '', '', '', ' '),
  response: fc.constantFrom('null', 'null', '{"errors":[]}', '{"errors":[{"code":"CONFLICT_ERROR","metricIndex":0}]}'),
  key: fc.constantFrom('metricData', 'metricData', 'metricData', 'metricData', 'MetricData'),
})
const frame = fc.oneof({ weight: 2, arbitrary: fc.constant(plainFrame) }, { weight: 1, arbitrary: oddFrame })
const call = fc.record({
  items: fc.array(item, { maxLength: 12 }),
  request: fc.oneof(uuid, uuid, uuid, fc.constantFrom('', 'not-a-uuid', 'A')),
  event: fc.oneof(uuid, uuid, uuid, fc.constantFrom('', 'x')),
  time: fc.oneof(
    fc
      .date({ min: new Date('2020-01-01'), max: new Date('2027-01-01'), noInvalidDate: true })
      .map((at) => at.toISOString()),
    fc
      .date({ min: new Date('2020-01-01'), max: new Date('2027-01-01'), noInvalidDate: true })
      .map((at) => `${at.toISOString().slice(0, 19)}Z`),
    fc.constantFrom(
      '2026-02-29T10:00:05Z',
      '2026-13-01T10:00:05Z',
      '2026-11-20T24:00:05Z',
      'Jul 10, 2023 12:09:21 PM',
      '20131102T010628Z',
    ),
  ),
})

type Frame = typeof frame extends fc.Arbitrary<infer T> ? T : never
type Call = typeof call extends fc.Arbitrary<infer T> ? T : never

function record(round: Frame, one: Call): string {
  const { before, after, space, response, key, agent } = round
  return (
    `{"eventVersion":"1.11",${before}"userIdentity":{"type":"Role","arn":"arn:aws:iam::111122223333:role/r","principalId":"AROAEXAMPLEEXECROLE02","accountId":"111122223333"},"eventTime":${space}"${one.time}",` +
    `"eventSource":"metrics-sagemaker.amazonaws.com","eventName":"BatchPutMetrics","awsRegion":"us-east-1","userAgent":"${agent}",` +
    `"requestParameters":{"trialComponentName":"a-run","${key}":[${one.items.join(',')}]},"responseElements":${response},` +
    `"requestID":"${one.request}","eventID":"${one.event}","recipientAccountId":"111122223333"${after}}`
  )
}

describe('a call like an earlier one', () => {
  it('is read as parsing alone would read it, whatever it holds', () => {
    fc.assert(
      fc.property(frame, fc.array(call, { minLength: 2, maxLength: 4 }), (round, several) => {
        const texts = several.map((one) => record(round, one))
        expect(afterOthers(texts)).toEqual(parsed(texts.at(-1) ?? ''))
      }),
      { numRuns: 1000 },
    )
  })

  it('is recognised when only time, ids and items differ', () => {
    const make = (at: number): Call => ({
      items: [`{"metricName":"loss","timestamp":1764000000000,"step":${at},"value":0.25}`],
      request: crypto.randomUUID(),
      event: crypto.randomUUID(),
      time: `2026-11-20T10:00:0${at}Z`,
    })
    const run = `run-${crypto.randomUUID()}`
    const [first = '', second = ''] = [1, 2].map((at) => record(plainFrame, make(at)).replaceAll('a-run', run))
    const kinds = (...texts: string[]) => {
      const bytes = new TextEncoder().encode(`[${texts.join(',')}]`)
      return Array.from(findRecords(bytes, { seenMs, maxRecords: 99 }), ({ kind }) => kind)
    }
    expect(kinds(first, second, first)).toEqual(['event', 'call', 'call'])
    expect(kinds(second.replaceAll(run, `other-${run}`), second)).toEqual(['event', 'call'])
    expect(afterOthers([first, second])).toEqual(parsed(second))
  })

  it('is not recognised by a requestID or eventTime that lies further inside', () => {
    const call = (id: string, at: number): string =>
      record(plainFrame, {
        items: [`{"metricName":"loss","timestamp":1764000000000,"step":${at},"value":0.25}`],
        request: id,
        event: crypto.randomUUID(),
        time: `2026-11-20T10:00:0${at}Z`,
      }).replace(/"requestID":("[^"]*")/, '"additionalEventData":{"requestID":$1}')
    const texts = [call(crypto.randomUUID(), 1), call(crypto.randomUUID(), 2)]
    expect(afterOthers(texts)).toMatchObject({ requestId: null })
    expect(afterOthers(texts)).toEqual(parsed(texts[1] ?? ''))
  })

  it.each([
    '"step":007',
    '"step":-0',
    '"step":+1',
    '"value":01.5',
    '"value":1.',
    '"value":.5',
    '"value":1e',
    '"value":-',
  ])('is rejected where its JSON is invalid, or read as JSON is: %s', (field) => {
    const call = (step: string, value: string): string =>
      record(plainFrame, {
        items: [`{"metricName":"loss","timestamp":1764000000000,${step},${value}}`],
        request: crypto.randomUUID(),
        event: crypto.randomUUID(),
        time: '2026-11-20T10:00:01Z',
      })
    const odd = field.startsWith('"step"') ? call(field, '"value":1') : call('"step":1', field)
    expect(afterOthers([call('"step":1', '"value":1'), odd])).toEqual(field === '"step":-0' ? parsed(odd) : null)
  })
})
