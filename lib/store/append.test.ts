import { expect, test } from 'vitest'
import { append, booleans, bytes, constantLong, doubles, integers, longs, texts, uuids } from './append'
import { openMemoryStore } from './open'
import { readUuid, writeHash, writeUuid } from './uuid'

test('writes every kind of column with its nulls, over many chunks and in any order', async () => {
  const store = await openMemoryStore()
  const connection = await store.connect()
  await connection.run(
    'create temp table t (i integer, l bigint, d double, n double, u uuid, b utinyint, f boolean, s varchar, c bigint)',
  )
  const rows = 5000
  const order = Int32Array.from({ length: rows }, (_, row) => rows - 1 - row)
  const ids = new Uint8Array(16 * rows)
  for (let row = 1; row < rows; row++)
    writeUuid(`${String(row).padStart(8, '0')}-aaaa-bbbb-cccc-ddddeeeeffff`, ids, row)
  const every = Array.from({ length: rows }, (_, row) => row)
  const hole = (value: number, row: number) => (row % 7 === 0 ? NaN : value)
  await append(connection, 't', {
    rows,
    columns: [
      integers(Int32Array.from(every), 3, order),
      longs(
        Float64Array.from(every, (row) => hole((row % 2 ? -1 : 1) * row * 2 ** 40, row)),
        order,
      ),
      doubles(
        Float64Array.from(every, (row) => hole(row / 3, row)),
        false,
        order,
      ),
      doubles(
        Float64Array.from(every, (row) => hole(row / 3, row)),
        true,
        order,
      ),
      uuids(ids, true, order),
      bytes(
        every.map((row) => row % 256),
        order,
      ),
      booleans(
        every.map((row) => (row % 3) - 1),
        order,
      ),
      texts(
        every.map((row) => (row % 5 ? `é\0${row}` : null)),
        order,
      ),
      constantLong(2 ** 41),
    ],
  })
  const read = async (at: number) =>
    (await connection.runAndReadAll(`select * from t limit 1 offset ${rows - 1 - at}`)).getRowsJS()[0]
  const big = 2n ** 41n
  expect(await read(0)).toEqual([0, null, NaN, null, null, 0, null, null, big])
  expect(await read(3)).toEqual([
    null,
    -3n * 2n ** 40n,
    1,
    1,
    '00000003-aaaa-bbbb-cccc-ddddeeeeffff',
    3,
    null,
    'é\u00003',
    big,
  ])
  expect(await read(4994)).toEqual([
    4994,
    4994n * 2n ** 40n,
    4994 / 3,
    4994 / 3,
    '00004994-aaaa-bbbb-cccc-ddddeeeeffff',
    4994 % 256,
    true,
    'é\u00004994',
    big,
  ])
  connection.closeSync()
  store.close()
})

test('writes UUIDs as the engine does, and nothing for other text', () => {
  const into = new Uint8Array(48)
  expect(writeUuid('0f8fad5b-d9cb-469f-a165-70867728950e', into, 1)).toBe(true)
  expect(readUuid(into, 1)).toBe('0f8fad5b-d9cb-469f-a165-70867728950e')
  for (const text of ['', '0F8FAD5B-d9cb-469f-a165-70867728950e', '0f8fad5bd9cb469fa16570867728950e----']) {
    expect(writeUuid(text, into, 2)).toBe(false)
    expect(into.subarray(32)).toEqual(new Uint8Array(16))
  }
  writeHash('ffeeddccbbaa99887766554433221100ffffffffffffffffffffffffffffffff', into, 0)
  expect(readUuid(into, 0)).toBe('ffeeddcc-bbaa-9988-7766-554433221100')
})
