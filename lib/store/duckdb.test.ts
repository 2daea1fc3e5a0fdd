import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { type OpenStore, openMemoryStore } from './open'

let store: OpenStore
beforeAll(async () => {
  store = await openMemoryStore({ atOnce: 1, mostWaiting: 1 })
})
afterAll(() => store.close())

const heavy = 'select sum(a.i * b.i)::double as "n" from range(1000000) a(i), range(100000) b(i)'
const N = z.object({ n: z.number() })

test('binds every kind of value by name and checks each row', async () => {
  const Row = z.object({ i: z.number(), b: z.bigint(), d: z.number(), s: z.string(), n: z.null(), l: z.boolean() })
  const sql = `select $i as "i", $b as "b", $d as "d", $s as "s", $n as "n", list_contains($l, 'y') as "l"`
  const params = { i: 7, b: 2n ** 53n + 1n, d: 0.5, s: "o'clock", n: null, l: ['x', 'y'], unused: 1 }
  const rows = await store.reader.query(sql, params, Row)
  expect(rows).toEqual([{ i: 7, b: 9007199254740993n, d: 0.5, s: "o'clock", n: null, l: true }])
  await expect(store.reader.query('select 1 as "x"', {}, N)).rejects.toMatchObject({ code: 'store_failed' })
  await expect(store.reader.query('select $missing', {}, N)).rejects.toThrow('$missing has no value')
})

test('gives whole columns as typed arrays, and nulls as null', async () => {
  const sql = 'select i::double, i::integer, i, nullif(i, 2999), i::varchar from range(3000) r(i) order by i'
  const [doubles, integers, wide, holes, texts] = await store.reader.columns(sql, {})
  expect(doubles).toBeInstanceOf(Float64Array)
  expect(integers).toBeInstanceOf(Int32Array)
  expect(wide).toBeInstanceOf(BigInt64Array)
  expect([doubles?.[2999], integers?.[2999], wide?.[2999], holes?.[2998], holes?.[2999], texts?.[10]]).toEqual([
    2999,
    2999,
    2999n,
    2998n,
    null,
    '10',
  ])
})

test('streams chunks while other questions are answered', async () => {
  let sum = 0
  for await (const [column] of store.reader.stream('select i::double from range(10000) r(i)', {})) {
    for (const value of Array.from(column ?? [])) sum += Number(value)
    await store.reader.query('select 1.0::double as "n"', {}, N)
  }
  expect(sum).toBe(49_995_000)
})

test('interrupts at the deadline and when the asker leaves, and stays usable', async () => {
  await expect(store.reader.query(heavy, {}, N, { deadlineMs: 50 })).rejects.toMatchObject({ code: 'timeout' })
  const leave = new AbortController()
  const asked = store.reader.query(heavy, {}, N, { signal: leave.signal })
  setImmediate(() => leave.abort())
  await expect(asked).rejects.toMatchObject({ code: 'cancelled' })
  expect(await store.reader.query('select 1.0::double as "n"', {}, N)).toEqual([{ n: 1 }])
})

test('runs so many at once, lets so many wait, refuses the rest', async () => {
  const one = () => store.reader.query('select 1.0::double as "n"', {}, N, { deadlineMs: 60_000 })
  // A connection is ready now, so that the heavy question takes the only turn before anything else happens.
  await one()
  // So that nothing is answered from memory.
  store.changed()
  const leave = new AbortController()
  const first = store.reader.query(heavy, {}, N, { signal: leave.signal, deadlineMs: 60_000 })
  // Which of these comes to wait first is open: both need a connection of their own.
  const others = [one(), one()]
  await expect(Promise.race(others)).rejects.toMatchObject({ code: 'busy' })
  leave.abort()
  await expect(first).rejects.toMatchObject({ code: 'cancelled' })
  const answers = await Promise.allSettled(others)
  expect(answers.filter(({ status }) => status === 'rejected')).toHaveLength(1)
  expect(answers).toContainEqual({ status: 'fulfilled', value: [{ n: 1 }] })
})

test('answers again from memory, and not after the store has changed', async () => {
  const connection = await store.connect()
  await connection.run('create table counted as select 1 as n')
  const count = async () => (await store.reader.columns('select n from counted where n < $most', { most: 10 }))[0]
  expect(await count()).toEqual(Int32Array.of(1))
  await connection.run('insert into counted values (2)')
  expect(await count()).toEqual(Int32Array.of(1))
  store.changed()
  expect(await count()).toEqual(Int32Array.of(1, 2))
  connection.closeSync()
})

test('shuts files outside its folders off, for good', async () => {
  const connection = await store.connect()
  await expect(connection.run("select * from read_text('/etc/hostname')")).rejects.toThrow('disabled')
  await expect(connection.run('set enable_external_access = true')).rejects.toThrow()
  connection.closeSync()
})
