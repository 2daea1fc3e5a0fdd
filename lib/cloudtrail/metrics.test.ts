import { describe, expect, it } from 'vitest'
import { EventFlag, PointFlag } from './event'
import { eventFlagWords, pointFlagWords } from './flags'
import { eventOf, metricsRecord } from './record.fixture'

const MS = 1763632800000

/** The point of a record whose only item has these raw JSON fields. */
function pointOf(fields: string) {
  const record = JSON.stringify(metricsRecord(['ITEM'])).replace('"ITEM"', `{"metricName":"loss",${fields}}`)
  const event = eventOf(record)
  const [point] = event.points
  if (point === undefined) throw new Error('no point')
  return { ...point, eventFlags: event.flags }
}

describe('step', () => {
  it.each<[string, bigint | null, number, string | null]>([
    ['1', 1n, 0, null],
    ['0', 0n, 0, null],
    ['1.0', 1n, 0, null],
    ['-3', -3n, PointFlag.stepNegative, null],
    ['9007199254740991', 9007199254740991n, 0, null],
    ['9007199254740993', 9007199254740993n, PointFlag.stepBeyondSafe, '9007199254740993'],
    ['-9007199254740993', -9007199254740993n, PointFlag.stepBeyondSafe | PointFlag.stepNegative, '-9007199254740993'],
    ['9223372036854775807', 9223372036854775807n, PointFlag.stepBeyondSafe, '9223372036854775807'],
    ['9223372036854775808', null, PointFlag.stepBeyondSafe, '9223372036854775808'],
    ['1.5', null, PointFlag.stepOdd, '1.5'],
    ['"7"', 7n, PointFlag.stepOdd, '7'],
    ['"9007199254740993"', 9007199254740993n, PointFlag.stepOdd | PointFlag.stepBeyondSafe, '9007199254740993'],
    ['"seven"', null, PointFlag.stepOdd, 'seven'],
    ['null', null, PointFlag.stepAbsent, null],
    ['true', null, PointFlag.stepOdd, 'true'],
    ['[1]', null, PointFlag.stepOdd, '[1]'],
    ['1e400', null, PointFlag.stepOdd, '1e400'],
  ])('%s', (step, ...expected) => {
    const [value, flags, rawStep] = expected
    expect(pointOf(`"timestamp":${MS},"step":${step},"value":1`)).toMatchObject({ step: value, flags, rawStep })
  })

  it('may be absent: the point has its time', () => {
    expect(pointOf(`"timestamp":${MS},"value":1`)).toMatchObject({ step: null, flags: PointFlag.stepAbsent })
  })
})

describe('value', () => {
  const text = PointFlag.valueFromString
  const odd = PointFlag.nonFinite
  it.each<[string, number, number, string | null]>([
    ['0.9', 0.9, 0, null],
    ['-0', -0, 0, null],
    ['1e-320', 1e-320, 0, null],
    ['1e999', Infinity, odd, '1e999'],
    ['-1e999', -Infinity, odd, '-1e999'],
    ['9007199254740993', 9007199254740992, 0, '9007199254740993'],
    ['9007199254740994', 9007199254740994, 0, null],
    ['1e300', 1e300, 0, null],
    ['"NaN"', NaN, text | odd, null],
    ['"Infinity"', Infinity, text | odd, null],
    ['"-Infinity"', -Infinity, text | odd, null],
    ['"nan"', NaN, text | odd, 'nan'],
    ['"-inf"', -Infinity, text | odd, '-inf'],
    ['"0.9"', 0.9, text, null],
    ['"0.90"', 0.9, text, '0.90'],
    ['"lots"', NaN, PointFlag.valueUnreadable | odd, 'lots'],
    ['""', NaN, PointFlag.valueUnreadable | odd, ''],
    ['null', NaN, PointFlag.valueUnreadable | odd, 'null'],
    ['{"a":1}', NaN, PointFlag.valueUnreadable | odd, '{"a":1}'],
  ])('%s', (value, ...expected) => {
    const [number, flags, rawValue] = expected
    expect(pointOf(`"timestamp":${MS},"step":1,"value":${value}`)).toMatchObject({ value: number, flags, rawValue })
  })

  it('is unreadable when absent', () => {
    expect(pointOf(`"timestamp":${MS},"step":1`)).toMatchObject({
      value: NaN,
      flags: PointFlag.valueUnreadable | odd,
      rawValue: null,
    })
  })

  it('written twice is flagged on the point and on the event, the last one typed', () => {
    const point = pointOf(`"timestamp":${MS},"step":1,"value":0.1,"value":0.9`)
    expect(point).toMatchObject({ value: 0.9, flags: PointFlag.ambiguous })
    expect(point.eventFlags & EventFlag.ambiguousRecord).toBeTruthy()
    expect(pointOf(`"timestamp":${MS},"step":1,"value":0.1,"v\\u0061lue":0.9`).flags).toBe(PointFlag.ambiguous)
  })
})

describe('timestamp', () => {
  const { timeFromText, timeInSeconds, timeNegative, timeUnreadable } = PointFlag
  it.each<[string, number | null, number, string | null]>([
    ['1670366870000', 1670366870000, 0, null],
    ['1670366870123', 1670366870123, 0, null],
    ['1670366870', 1670366870000, timeInSeconds, null],
    ['1670366870.5', 1670366870500, timeInSeconds, null],
    ['1670366870.987654', 1670366870987, timeInSeconds, '1670366870.987654'],
    ['1670366870987.5', 1670366870987, 0, '1670366870987.5'],
    ['"1670366870"', 1670366870000, timeFromText, null],
    ['"2022-12-06T22:47:50Z"', 1670366870000, timeFromText, null],
    ['"2022-12-06T22:47:50.987654Z"', 1670366870987, timeFromText, '2022-12-06T22:47:50.987654Z'],
    ['"Dec 6, 2022, 10:47:50 PM"', 1670366870000, timeFromText, null],
    ['8640000000000000', 8640000000000000, 0, null],
    ['8640000000000001', null, timeUnreadable, '8640000000000001'],
    ['-5', -5000, timeInSeconds | timeNegative, null],
    ['-1670366870000', -1670366870000, timeNegative, null],
    ['1e999', null, timeUnreadable, '1e999'],
    ['99999999999999999999', null, timeUnreadable, '99999999999999999999'],
    ['"soon"', null, timeFromText | timeUnreadable, 'soon'],
    ['null', null, timeUnreadable, 'null'],
    ['{}', null, timeUnreadable, '{}'],
  ])('%s', (timestamp, ...expected) => {
    const [claimedMs, flags, rawTimestamp] = expected
    expect(pointOf(`"timestamp":${timestamp},"step":1,"value":1`)).toMatchObject({ claimedMs, flags, rawTimestamp })
  })
})

describe('metric names', () => {
  it.each(['__proto__', 'constructor', '', 'x'.repeat(10_240), '🔥', '<img onerror=1>', 'Тест', 'e\u0301', '\u00e9'])(
    'are kept as they are: %.40s',
    (metricName) => {
      const [point] = eventOf(metricsRecord([{ metricName, timestamp: MS, step: 1, value: 1 }])).points
      expect(point).toMatchObject({ metric: metricName, flags: 0 })
    },
  )

  it('with hidden characters are flagged', () => {
    const [point] = eventOf(metricsRecord([{ metricName: 'lo\u202ess', timestamp: MS, step: 1, value: 1 }])).points
    expect(pointFlagWords(point?.flags ?? 0)).toEqual(['metric name has hidden characters'])
  })
})

describe('batches', () => {
  const item = { metricName: 'loss', timestamp: MS, step: 1, value: 1 }
  it.each<[unknown, number]>([
    [{ metricData: [] }, EventFlag.noMetricData],
    [{ metricData: null }, EventFlag.noMetricData],
    [{ metricData: 'x' }, EventFlag.noMetricData],
    [{}, EventFlag.noMetricData],
    [null, EventFlag.noMetricData],
    [{ omitted: 'true', originalSize: '149893' }, EventFlag.noMetricData | EventFlag.omittedBody],
    [{ omitted: true, originalSize: 149893 }, EventFlag.noMetricData | EventFlag.omittedBody],
  ])('without values are events without points: %j', (requestParameters, flags) => {
    const event = eventOf(metricsRecord([], { requestParameters }))
    expect(event.points).toEqual([])
    expect(event.flags & (EventFlag.noMetricData | EventFlag.omittedBody)).toBe(flags)
    expect(eventFlagWords(flags)[0]).toContain('values not recorded')
    expect(event.run?.name).toBe('my-exp-run-1')
  })

  it('of eleven items keep all and are flagged', () => {
    const event = eventOf(metricsRecord(Array.from({ length: 11 }, () => item)))
    expect(event.points.map((point) => point.item)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(event.flags & EventFlag.moreThanTenItems).toBeTruthy()
  })

  it('keep the index of an item after one that is no point', () => {
    const event = eventOf(metricsRecord([null, 7, { value: 1 }, { metricName: 5 }, item]))
    expect(event.points.map((point) => point.item)).toEqual([4])
    expect(event.flags & EventFlag.unreadableItems).toBeTruthy()
  })

  it('are read in CapitalCase too', () => {
    const MetricData = [{ MetricName: 'loss', Timestamp: MS, Step: 3, Value: 0.5 }]
    const event = eventOf(metricsRecord([], { requestParameters: { TrialComponentName: 'X', MetricData } }))
    expect(event.points).toMatchObject([{ metric: 'loss', step: 3n, value: 0.5, claimedMs: MS, flags: 0 }])
  })

  it.each<[unknown, (string | null)[], boolean]>([
    [null, [null, null], false],
    [undefined, [null, null], false],
    [{}, [null, null], false],
    [{ errors: [] }, [null, null], false],
    [{ errors: [{ code: 'CONFLICT_ERROR', metricIndex: 1 }] }, [null, 'CONFLICT_ERROR'], true],
    [{ Errors: [{ Code: 'VALIDATION_ERROR', MetricIndex: 0 }] }, ['VALIDATION_ERROR', null], true],
    [{ errors: [{ code: 'INTERNAL_ERROR' }] }, [null, null], true],
  ])('know which items the service refused: %j', (responseElements, refused, hasErrors) => {
    const event = eventOf(metricsRecord([item, item], { responseElements }))
    expect(event.points.map((point) => point.refused)).toEqual(refused)
    expect((event.flags & EventFlag.itemErrors) !== 0).toBe(hasErrors)
  })
})
