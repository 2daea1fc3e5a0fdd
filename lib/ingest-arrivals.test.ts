import { beforeEach, expect, test } from 'vitest'
import { EventFlag } from './cloudtrail/event'
import type { IngestedOnce } from './ingest'
import { MadeTrail, madeRecord, rowsOf, uuidOf } from './ingest-trail'
import { type SummaryName, summaries } from './store/summaries'

let trail: MadeTrail
beforeEach(() => {
  trail = new MadeTrail()
  return () => trail.remove()
})

const write = (key: string, records: unknown[]) =>
  trail.writeBytes(key, Buffer.from(JSON.stringify({ Records: records })))
const ask = (sql: string) => trail.read((ingest) => rowsOf(ingest, sql))
const events = 'select event_id::varchar, variant is not null, flags, items from events order by event_seq'

test('the same event in two files is one event with two sightings', async () => {
  trail.write('a.json.gz', [{ second: 1 }, { second: 2 }])
  trail.write('b.json', [{ second: 2 }, { second: 3 }])
  const found = await trail.read(async (ingest) => [
    await rowsOf(ingest, 'select count(*) from events'),
    await rowsOf(ingest, 'select count(*) from points'),
    await rowsOf(ingest, 'select object_key, kept, duplicates, points from files order by file_id'),
    await rowsOf(ingest, 'select event_seq, file_id, record_index from sightings order by file_id, record_index'),
  ])
  expect(found).toEqual([
    [[3]],
    [[3]],
    [
      ['a.json.gz', 2, 0, 2],
      ['b.json', 2, 1, 1],
    ],
    [
      [0, 0, 0],
      [1, 0, 1],
      [1, 1, 0],
      [2, 1, 1],
    ],
  ])
})

test('another spelling of the same record is a sighting, another value is a second event', async () => {
  const record = madeRecord({ second: 5, items: [{ value: 1 }] })
  const forged = madeRecord({ id: String(record.eventID), second: 5, items: [{ value: 2 }] })
  write('a.json', [record])
  const spelled = Object.fromEntries(Object.entries({ ...record, eventContext: { tagContext: null } }).reverse())
  write('b.json', [spelled])
  const ingest = await trail.ingest()
  write('c.json', [forged])
  write('d.json', [{ ...forged, responseElements: undefined }, spelled])
  await ingest.again()
  expect(await rowsOf(ingest, events)).toEqual([
    [record.eventID, false, 0, 1],
    [record.eventID, true, EventFlag.conflictingCopy, 1],
  ])
  expect(await rowsOf(ingest, 'select event_seq, count(*) from sightings group by 1 order by 1')).toEqual([
    [0, 3],
    [1, 2],
  ])
  // Both values are drawn, and the step is a collision.
  expect(await rowsOf(ingest, 'select value from points order by value')).toEqual([[1], [2]])
  expect(await rowsOf(ingest, 'select step from collisions')).toEqual([[5]])
  await ingest.stop()
})

test('conflicting copies in one batch, and an id that comes back with another time, are found too', async () => {
  const id = uuidOf('one')
  write('a.json', [madeRecord({ id, second: 1 }), madeRecord({ id, second: 90_000 }), madeRecord({ id, second: 1 })])
  expect(await ask(events)).toEqual([
    [id, false, 0, 1],
    [id, true, EventFlag.conflictingCopy, 1],
  ])
})

test('records without a usable eventID are told apart by their content', async () => {
  const ids = [null, '', 'not-a-uuid']
  const records = ids.flatMap((id) => [1, 2].map((second) => madeRecord({ id, second, run: `run-${id ?? 'none'}` })))
  write('a.json', records)
  write('b.json', records.slice(0, 1))
  const found = await ask('select count(*), count(distinct event_id), count_if(has_event_id) from events')
  expect(found).toEqual([[6, 6, 0]])
})

test('failed calls and refused items are kept, listed with their reason, and not charted', async () => {
  const items = [{ metric: 'a' }, { metric: 'b' }]
  write('a.json', [
    madeRecord({ second: 1, items, more: { errorCode: 'AccessDenied', errorMessage: 'no' } }),
    madeRecord({
      second: 2,
      items,
      more: { responseElements: { errors: [{ code: 'CONFLICT_ERROR', metricIndex: 1 }] } },
    }),
  ])
  const found = await trail.read(async (ingest) => [
    await rowsOf(ingest, 'select name, step from points join metrics using (metric_id)'),
    await rowsOf(
      ingest,
      `select name, step, text from points_refused join metrics using (metric_id) join dict on dict_id = reason_id
       order by step, name`,
    ),
    await rowsOf(ingest, 'select name, points, refused from series join metrics using (metric_id) order by name'),
    await rowsOf(ingest, 'select events, denied, points from run_writers'),
  ])
  expect(found).toEqual([
    [['a', 2]],
    [
      ['a', 1, 'AccessDenied'],
      ['b', 1, 'AccessDenied'],
      ['b', 2, 'CONFLICT_ERROR'],
    ],
    [
      ['a', 1, 1],
      ['b', 0, 2],
    ],
    [[2, 1, 1]],
  ])
})

test('odd steps and values keep their digits', async () => {
  const text = JSON.stringify({
    Records: [
      madeRecord({
        second: 1,
        items: [
          { step: 7, value: 8 },
          { step: 9, value: 6 },
        ],
      }),
    ],
  })
  const odd = text.replace('"step":7', '"step":9007199254740993').replace('"value":6', '"value":1e999')
  trail.writeBytes('a.json', Buffer.from(odd))
  const found = await trail.read(async (ingest) => [
    await rowsOf(ingest, 'select item, step::varchar, value from points order by item'),
    await rowsOf(ingest, 'select step_max::varchar, last_step::varchar from series'),
    await rowsOf(ingest, "select value from point_raw where value <> ''"),
  ])
  expect(found).toEqual([
    [
      [0, '9007199254740993', 8],
      [1, '9', Number.POSITIVE_INFINITY],
    ],
    [['9007199254740993', '9007199254740993']],
    [['1e999']],
  ])
})

test('names with hidden, foreign or broken characters are separate series and come back the same', async () => {
  const names = [
    '__proto__',
    'constructor',
    '',
    '\u00e9',
    'e\u0301',
    'аcc',
    'acc',
    '😀',
    'a\u0000b',
    'a\u0000c',
    '\ud800',
    '\ud801',
    'x'.repeat(10_000),
  ]
  write('a.json', [madeRecord({ second: 1, items: names.map((metric) => ({ metric })) })])
  write('b.json', [madeRecord({ second: 2, items: names.map((metric) => ({ metric })) })])
  const ingest = await trail.ingest()
  write('c.json', [madeRecord({ second: 3, items: names.map((metric) => ({ metric })) })])
  await ingest.again()
  expect(await rowsOf(ingest, 'select count(*), min(points), max(points) from series')).toEqual([[names.length, 3, 3]])
  expect(await rowsOf(ingest, 'select count(distinct name) from metrics')).toEqual([[names.length]])
  await ingest.stop()
  expect(await ask('select count(*) from metrics')).toEqual([[names.length]])
})

test('an event in the future is flagged by the moment it was first seen', async () => {
  write('a.json', [madeRecord({ second: 1 }), madeRecord({ second: 10 ** 9 })])
  expect(await ask('select flags from events order by event_ms')).toEqual([[0], [EventFlag.eventTimeInFuture]])
})

test('a thousand calls of one second keep a stable order and are no restart', async () => {
  const records = Array.from({ length: 1000 }, (_, step) =>
    madeRecord({ second: 7, id: uuidOf(`call ${step}`), items: [{ step }] }),
  )
  write('a.json', records.toReversed())
  const found = await ask(
    'select list(step order by event_ms, claimed_ms, step, event_seq, item) = range(1000), max(segment) from points',
  )
  expect(found).toEqual([[true, 0]])
})

const steps = (name: string, points: [second: number, step: number, value?: number][]) =>
  write(
    name,
    points.map(([second, step, value = step]) => madeRecord({ second, items: [{ step, value }] })),
  )
const segments = 'select step, segment from points order by event_ms, step, event_seq'

test('a restart begins a segment, also when the earlier half arrives last', async () => {
  steps('b.json', [
    [20, 0],
    [21, 1],
    [22, 2],
  ])
  const ingest = await trail.ingest()
  expect(await rowsOf(ingest, segments)).toEqual([
    [0, 0],
    [1, 0],
    [2, 0],
  ])
  steps('a.json', [
    [10, 0],
    [11, 1],
  ])
  await ingest.again()
  expect(await rowsOf(ingest, segments)).toEqual([
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 1],
    [2, 1],
  ])
  steps('c.json', [
    [12, 2],
    [22, 3],
  ])
  await ingest.again()
  expect(await rowsOf(ingest, segments)).toEqual([
    [0, 0],
    [1, 0],
    [2, 0],
    [0, 1],
    [1, 1],
    [2, 1],
    [3, 1],
  ])
  steps('d.json', [[30, 1, 9]])
  await ingest.again()
  expect(await rowsOf(ingest, 'select max(segment) from points')).toEqual([[2]])
  await checkSummaries(ingest)
  await ingest.stop()
})

test('an exact retry in a later file is no restart and no collision', async () => {
  const items = [{ step: 3, value: 3, atMs: 1_000_000_000_000 }]
  write('a.json', [madeRecord({ second: 10, items }), madeRecord({ second: 11, items: [{ step: 8 }] })])
  const ingest = await trail.ingest()
  write('b.json', [madeRecord({ second: 12, items }), madeRecord({ second: 13, items: [{ step: 9 }] })])
  await ingest.again()
  expect(await rowsOf(ingest, 'select max(segment), count(*) from points')).toEqual([[0, 4]])
  expect(await rowsOf(ingest, 'select count(*) from collisions')).toEqual([[0]])
  await ingest.stop()
})

test('summaries are what the rows say, after every kind of arrival', async () => {
  const calls = (from: number, to: number, session: string) =>
    Array.from({ length: to - from }, (_, at) =>
      madeRecord({
        ...{ second: (from + at) % 37, session, run: `run-${at % 3}` },
        items: Array.from({ length: 5 }, (_, item) => ({
          ...{ metric: `m${item % 4}`, step: (at * 7 + item) % 23, value: item === 3 ? 'NaN' : at * item },
          atMs: 1_788_220_800_000 + at * 1000 + (at % 5 === 0 ? 5e6 : 0),
        })),
        more: at % 11 === 0 ? { errorCode: 'ThrottlingException' } : {},
      }),
    )
  write('a.json', calls(0, 100, 'ana'))
  const ingest = await trail.ingest()
  await checkSummaries(ingest)
  write('b.json', [...calls(50, 150, 'ana'), ...calls(0, 40, 'bo')])
  write('c.json', calls(140, 260, 'bo'))
  await ingest.again()
  await checkSummaries(ingest)
  await ingest.stop()
})

/** The stored summaries against the same sums over all rows. */
async function checkSummaries(ingest: IngestedOnce): Promise<void> {
  const far = 9e15
  const names: SummaryName[] = ['series', 'run_writers', 'run_values', 'run_totals', 'series_writers', 'run_files']
  const all = summaries({ asOf: far, newest: far, pinned: true, moved: false }, names)
  for (const name of names) {
    const again = `with ${all} select * from ${name}_now`
    const sql = again.replaceAll('$asOf', String(far))
    const columns = (await rowsOf(ingest, `describe ${sql}`)).map(([column]) => String(column)).join(', ')
    const stored = await rowsOf(ingest, `select ${columns} from ${name} order by all`)
    expect(stored).toEqual(await rowsOf(ingest, `select ${columns} from (${sql}) order by all`))
  }
}
