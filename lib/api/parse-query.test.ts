import { describe, expect, test } from 'vitest'
import { ContextQuery } from './context'
import { EventQuery } from './event'
import { EventsFilter, EventsQuery } from './events'
import { parseQuery } from './parse-query'
import { RunQuery } from './run'
import { RunsQuery, SparklinesQuery } from './runs'
import { SeriesQuery } from './series'

const parse = (search: string) => parseQuery(RunsQuery, `http://127.0.0.1/api/runs?${search}`)
const series = (search: string) =>
  parseQuery(SeriesQuery, `http://127.0.0.1/api/series?run=aaaaaaaaaaaaaaaa&metric=loss&${search}`)

test('repeated names are lists, digits are numbers, absent ones have their defaults', () => {
  expect(parse('account=1&account=2&page=3&from=-5&metric=loss')).toMatchObject({
    account: ['1', '2'],
    page: 3,
    from: -5,
    to: null,
    metric: 'loss',
    sort: 'lastWrite',
  })
  expect(parse('client=AWS%20CLI').client).toEqual(['AWS CLI'])
})

test.each([
  ['1763640000123', 1763640000123],
  ['-5', -5],
  ['2025-11-20T12:00:00.123Z', 1763640000123],
  ['2025-11-20T13:00:00.123%2B01:00', 1763640000123],
  ['2025-11-20T13:00:00.123+01:00', 1763640000123],
  ['2025-11-20T07:00:00.123-0500', 1763640000123],
  ['2025-11-20T12:00Z', 1763640000000],
])('a moment is epoch milliseconds or ISO 8601 with a zone: %s', (text, ms) => {
  for (const name of ['asOf', 'from', 'to'] as const) expect(parse(`${name}=${text}`)[name]).toBe(ms)
})

test('an empty text or list sets nothing, as a form left blank does', () => {
  const blank = parse('writer=&account=&account=1&status=&q=&prefix=&metric=&sort=')
  expect(blank).toEqual(parse('account=1'))
  expect(() => parseQuery(SeriesQuery, 'http://127.0.0.1/api/series?run=aaaaaaaaaaaaaaaa&metric=')).toThrow('"metric"')
})

const long = 'x'.repeat(20_000)
test.each([
  ['page', 'page=1&page=2'],
  ['page', 'page=NaN'],
  ['page', 'page=Infinity'],
  ['page', 'page=0x10'],
  ['page', 'page='],
  ['page', 'page=1e309'],
  ['page', 'page=-1'],
  ['size', 'size=100000'],
  ['sort', 'sort=name;drop table runs'],
  ['sort', 'sort=__proto__'],
  ['dir', 'dir=asc&dir=asc'],
  ['q', `q=${long}`],
  ['metric', `metric=${long}`],
  ['account', `account=${long}`],
  ['account', Array.from({ length: 3000 }, () => 'account=1').join('&')],
  ['__proto__', '__proto__=1'],
  ['constructor', 'constructor=1'],
  ['acount', 'acount=1'],
  ["'; drop table runs; --", "'%3B drop table runs%3B --=1"],
  ['<img src=x onerror=alert(1)>', '%3Cimg src%3Dx onerror%3Dalert(1)%3E=1'],
  ['account[]', 'account[]=1'],
  ['asOf', 'asOf=yesterday'],
  ['asOf', 'asOf='],
  ['asOf', 'asOf=2025-11-20T12:00:00'],
  ['asOf', 'asOf=2025-11-20'],
  ['asOf', 'asOf=2025-02-30T00:00:00Z'],
  ['from', 'from=0001-01-01T00:00:00Z'],
  ['to', 'to=2025-11-20T25:00:00Z'],
  ['from', 'from=2025-11-20T12:00:01Z&to=2025-11-20T12:00:00Z'],
  ['from', 'from=2&to=1'],
])('a bad %s is refused with its name', (name, search) => {
  expect(() => parse(search)).toThrow(`Parameter ${JSON.stringify(name)}:`)
})

test('a bad run, axis, or number of buckets is refused with its name', () => {
  const bare = 'http://127.0.0.1/api/series?metric=loss'
  expect(() => parseQuery(SeriesQuery, bare)).toThrow('Parameter "run":')
  expect(() => parseQuery(SeriesQuery, `${bare}&run=../../etc`)).toThrow('Parameter "run":')
  expect(() => series('x=epoch')).toThrow('Parameter "x":')
  expect(() => series('buckets=100000')).toThrow('Parameter "buckets":')
  expect(() => series('buckets=20.5')).toThrow('Parameter "buckets":')
})

test('a value of the path cannot be given again in the query', () => {
  expect(() => parseQuery(RunQuery, 'http://127.0.0.1/api/runs/a?run=b', { run: 'a' })).toThrow('Parameter "run":')
})

describe('every list and text of every query is bounded', () => {
  test.each(
    Object.entries({
      ContextQuery,
      EventQuery,
      EventsFilter,
      EventsQuery,
      RunQuery,
      RunsQuery,
      SparklinesQuery,
      SeriesQuery,
    }),
  )('%s', (_, schema) => {
    for (const name of Object.keys(schema.shape)) {
      expect(schema.safeParse({ [name]: long }).success, name).toBe(false)
      expect(schema.safeParse({ [name]: [long] }).success, name).toBe(false)
      expect(schema.safeParse({ [name]: Array.from({ length: 5000 }, () => 'a') }).success, name).toBe(false)
    }
  })
})
