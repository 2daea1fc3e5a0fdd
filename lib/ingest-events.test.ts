import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { IngestedOnce } from './ingest'
import { type Answers, answersOf } from './ingest-answers'
import { MadeTrail, madeRecord, madeStartMs, uuidOf } from './ingest-trail'

const trail = new MadeTrail()
let ingest: IngestedOnce
let answers: Answers

/** One record with the raw JSON text of its items in place. */
const withItems = (name: string, items: string) =>
  JSON.stringify(madeRecord({ id: uuidOf(name), run: name })).replace(/"metricData":\[.*?\]/, `"metricData":[${items}]`)
const item = (fields: string) => `{"metricName":"loss",${fields}}`
const put = (name: string, ...records: string[]) =>
  trail.writeBytes(`${name}.json`, Buffer.from(`{"Records":[${records.join(',')}]}`))
const eventCalled = (name: string) => answers.event(uuidOf(name))

const values = ['"NaN"', '1e999', '-1e999', '-0', '1e-320', 'null']
const steps = ['-3', '9007199254740993', '1.5', '"7"']
const times = ['1788220800', '"2026-09-01T00:00:00Z"', '8640000000000001', '-1670366870000']
const bodies = { empty: { metricData: [] }, none: { metricData: null }, absent: {}, omitted: { omitted: true } }

beforeAll(async () => {
  const at = `"timestamp":${madeStartMs}`
  put('values', withItems('values', values.map((value, step) => item(`${at},"step":${step},"value":${value}`)).join()))
  put(
    'steps',
    withItems(
      'steps',
      [item(`${at},"value":1`), ...steps.map((step) => item(`${at},"step":${step},"value":1`))].join(),
    ),
  )
  put(
    'times',
    withItems('times', times.map((time, step) => item(`"timestamp":${time},"step":${step},"value":1`)).join()),
  )
  put('twice', withItems('twice', item(`${at},"step":1,"value":0.1,"value":0.9`)))
  for (const [name, requestParameters] of Object.entries(bodies)) {
    trail.write(`${name}.json`, [{ id: uuidOf(name), run: `body-${name}`, more: { requestParameters } }])
  }
  trail.write('eleven.json', [
    { id: uuidOf('eleven'), run: 'eleven', items: Array.from({ length: 11 }, (_, step) => ({ step, value: step })) },
  ])
  trail.write('denied.json', [
    { second: 1, run: 'mixed' },
    { id: uuidOf('denied'), second: 2, run: 'mixed', more: { errorCode: 'AccessDenied', errorMessage: 'not you' } },
  ])
  trail.write('versions.json', [
    { id: uuidOf('2.0'), run: 'version-2', more: { eventVersion: '2.0' } },
    { id: uuidOf('1.99'), run: 'version-1-99', more: { eventVersion: '1.99' } },
  ])
  const nameless = [null, '', 'event-id', null, '', 'event-id']
  trail.write(
    'nameless.json',
    nameless.map((id, second) => ({ id, second, run: 'nameless' })),
  )
  ingest = await trail.ingest()
  answers = answersOf(ingest)
}, 60_000)

afterAll(async () => {
  await ingest.stop()
  trail.remove()
})

test('events without a usable eventID are each one event, by the hash of its record', async () => {
  const { rows } = await answers.events({ run: [await answers.keyOf('nameless')] })
  expect(new Set(rows.map(({ id }) => id)).size).toBe(6)
  for (const { id, flags } of rows) {
    expect(id).toMatch(/^[0-9a-f]{32}$/)
    expect(flags).toContain('no usable eventID')
    expect((await answers.event(id)).raw).toHaveProperty('text')
  }
})

test('a key that is written twice is flagged as an ambiguous record, and the raw record shows both', async () => {
  const event = await eventCalled('twice')
  expect(event.flags).toContain('ambiguous record: a key is written twice')
  expect(event.items).toMatchObject([{ value: 0.9, flags: ['ambiguous: a key of this item is written twice'] }])
  expect(event.raw).toMatchObject({ from: 'source' })
  expect(event.raw).toHaveProperty('text', expect.stringContaining('"value":0.1,"value":0.9'))
})

test.each(Object.keys(bodies))('a call whose values are %s is listed without points, as not recorded', async (name) => {
  const event = await eventCalled(name)
  expect(event).toMatchObject({ items: [], itemCount: 0, result: 'allowed', run: { name: `body-${name}` } })
  expect(event.flags.some((flag) => flag.startsWith('values not recorded'))).toBe(true)
  expect(await answers.run(`body-${name}`)).toMatchObject({ events: 1, points: 0, metrics: [] })
})

test('every item of a call with more than ten is drawn, and the call is flagged', async () => {
  const { points, total } = await answers.series('eleven')
  expect([total, points.step]).toEqual([11, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]])
  const event = await eventCalled('eleven')
  expect(event.itemCount).toBe(11)
  expect(event.flags).toContain('more than ten items in one call')
})

test('values that are no finite numbers are marks beside the line, and travel as text', async () => {
  const { points, marks, nonFinite } = await answers.series('values')
  expect([points.step, points.value]).toEqual([
    [3, 4],
    [-0, 1e-320],
  ])
  expect(nonFinite).toBe(4)
  const marked = marks.step.map((step, at) => [step, marks.value[at]]).sort()
  expect(marked).toEqual([
    [0, 'NaN'],
    [1, 'Infinity'],
    [2, '-Infinity'],
    [5, 'NaN'],
  ])
  const { items } = await eventCalled('values')
  expect(items.map(({ value }) => value)).toEqual(['NaN', 'Infinity', '-Infinity', -0, 1e-320, 'NaN'])
  expect(items.map(({ raw }) => raw?.value ?? null)).toEqual([null, '1e999', '-1e999', null, null, 'null'])
  expect(items[5]?.flags).toContain('value unreadable')
  const summary = (await answers.run('values')).metrics[0]
  expect(summary).toMatchObject({ points: 6, nonFinite: 4, min: -0, max: 1e-320 })
})

describe('steps', () => {
  test('that are absent or no integers have no place on the step axis, but one on that of time', async () => {
    expect(await answers.series('steps')).toMatchObject({ total: 5, noX: 2, drawn: 3 })
    expect(await answers.series('steps', { x: 'claimed' })).toMatchObject({ total: 5, noX: 0, drawn: 5 })
  })

  test('beyond 2^53 keep their exact digits, odd ones are flagged', async () => {
    const { points } = await answers.series('steps')
    expect([...points.step].sort()).toEqual([-3, 7, '9007199254740993'])
    const { items } = await eventCalled('steps')
    expect(items.map(({ step, raw, flags }) => [step, raw?.step ?? null, flags])).toEqual([
      [null, null, ['no step']],
      [-3, null, ['negative step']],
      ['9007199254740993', '9007199254740993', ['step beyond 2^53']],
      [null, '1.5', ['step is not an integer']],
      [7, '7', ['step is not an integer']],
    ])
  })
})

test('claimed times in other units are read and flagged, never an invalid date', async () => {
  const event = await eventCalled('times')
  const shown = event.items.map(({ claimed, raw, flags }) => [claimed?.iso ?? null, raw?.claimed ?? null, flags])
  expect(shown).toEqual([
    ['2026-09-01T00:00:00.000Z', null, ['claimed time in seconds']],
    ['2026-09-01T00:00:00.000Z', null, ['claimed time written as text']],
    [null, '8640000000000001', ['claimed time unreadable']],
    ['1917-01-26T01:12:10.000Z', null, ['claimed time before 1970']],
  ])
  for (const x of ['step', 'relative', 'claimed', 'observed'] as const) {
    const answer = await answers.series('times', { x })
    expect(answer.drawn + answer.noX).toBe(4)
    expect(JSON.stringify(answer)).not.toMatch(/Invalid|NaN|null,"iso"/)
  }
})

test('a denied call is listed with its word and never charted', async () => {
  expect(await answers.series('mixed')).toMatchObject({ total: 1, refused: 1, points: { step: [1] } })
  expect(await answers.run('mixed')).toMatchObject({ events: 2, denied: 1, points: 1 })
  const { rows } = await answers.events({ result: ['denied'] })
  expect(rows).toMatchObject([{ id: uuidOf('denied'), errorCode: 'AccessDenied', result: 'denied' }])
  expect(await eventCalled('denied')).toMatchObject({ errorMessage: 'not you', items: [{ step: 2, value: 0.5 }] })
})

test('an event of an unknown major version is rejected and counted, one of a later minor version is kept', async () => {
  await expect(eventCalled('2.0')).rejects.toMatchObject({ code: 'not_found' })
  expect((await eventCalled('1.99')).run?.name).toBe('version-1-99')
  const { quarantined } = await ingest.state()
  expect(quarantined).toMatchObject([{ key: 'versions.json', state: 'partial', reason: 'rejected_records' }])
})

test('nothing of all this makes a record unreadable in the drawer', async () => {
  const { rows } = await answers.events()
  expect(rows.length).toBeGreaterThan(15)
  for (const { id } of rows) {
    const { raw, sightings } = await answers.event(id)
    expect('text' in raw && JSON.parse(raw.text)).toHaveProperty('eventName', 'BatchPutMetrics')
    expect(sightings).toHaveLength(1)
  }
})
