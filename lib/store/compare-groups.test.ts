import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { EVERYTHING } from '@/lib/access/scope'
import { GroupsQuery } from '@/lib/api/compare-groups'
import { readCompareGroups } from './compare-groups'
import { type OpenStore, openMemoryStore } from './open'
import { Double, Whole } from './rows'
import { type SeedCall, seed, seedKey } from './seed'

const place = '111122223333/us-east-1'
const key = (name: string) => seedKey(`${place}/${name}`)

/** Ten runs: five seeds with lr 0.1, four with 0.2 (one of them sent as text), one that never sent it. */
const seeds: [name: string, lr: string | null, number: boolean][] = [
  ...[1, 2, 3, 4, 5].map((at): [string, string, boolean] => [`net-a-s${at}`, at === 5 ? '1e-1' : '0.1', true]),
  ...[1, 2, 3, 4].map((at): [string, string, boolean] => [`net-b-s${at}`, '0.2', true]),
  ['net-c-s1', null, false],
]
const steps = Array.from({ length: 3000 }, (_, step) => step)

function callsOf([name, lr]: (typeof seeds)[number], at: number): SeedCall[] {
  const run = { run: `${place}/${name}`, atMs: 1000 + at }
  const noise = (step: number) => Math.sin(step * 12.9898 + at * 78.233) * 43758.5453
  const items = steps
    .filter((step) => (step + at) % 7 !== 0)
    .map((step) => ({
      metric: 'loss',
      step,
      value: 3 / (1 + step / 200) + (noise(step) - Math.floor(noise(step))) / 9,
    }))
  return [
    { ...run, items },
    ...(lr === null ? [] : [{ ...run, status: 'InProgress', parameter: { name: 'lr', text: lr, number: Number(lr) } }]),
  ]
}

let store: OpenStore
beforeAll(async () => {
  store = await openMemoryStore()
  const odd = { run: `${place}/net-a-s2`, items: [{ metric: 'loss', step: 2505, value: Number.NaN }] }
  await seed(store, [
    ...seeds.flatMap(callsOf),
    { ...odd, atMs: 5000 },
    { ...odd, atMs: 6000, items: [{ metric: 'loss', step: 2603, value: Infinity }] },
    // Claimed two seconds before and 400 ms after, and once not at all.
    {
      run: `${place}/net-a-s1`,
      atMs: 9000,
      items: [
        { metric: 'late', step: 1, value: 5, claimedMs: 7000 },
        { metric: 'late', step: 2, value: 6, claimedMs: null },
      ],
    },
    { run: `${place}/net-a-s2`, atMs: 9500, items: [{ metric: 'late', step: 1, value: 7, claimedMs: 9900 }] },
    // A second writer contradicts a step, and a restart writes one again.
    { run: `${place}/net-b-s1`, atMs: 7000, writer: 'eve', items: [{ metric: 'loss', step: 101, value: -5 }] },
    { run: `${place}/net-b-s2`, atMs: 8000, seenMs: 2, items: [{ metric: 'loss', step: 30, value: 99, segment: 1 }] },
  ])
}, 60_000)
afterAll(() => store.close())

const all = seeds.map(([name]) => key(name))
const ask = (query: Partial<z.input<typeof GroupsQuery>> = {}) =>
  readCompareGroups(store.reader, EVERYTHING, GroupsQuery.parse({ runs: all, metric: 'loss', by: 'p.lr', ...query }))

/** The same by other means: no code of the answer, names instead of settings, and division instead of shifts. */
async function sqlOf(prefix: string, width: number): Promise<number[][]> {
  const rows = await store.reader.query(
    `select floor(step / ${width}.0) as b, sum(value) / count(value) as mean, min(value) as low, max(value) as high,
       count(*) as n, count(distinct r.name) as runs
     from points join runs r using (run_id) join metrics m using (metric_id)
     where m.name = 'loss' and r.name like '${prefix}%' and isfinite(value)
     group by b order by b`,
    {},
    z.object({ b: Double, mean: Double, low: Double, high: Double, n: Whole, runs: Whole }),
  )
  return rows.map(({ b, mean, low, high, n, runs }) => [b * width + (width - 1) / 2, mean, low, high, n, runs])
}

test.each([16, 100, 2000])(
  'five seeds grouped by a parameter equal SQL’s mean, min and max in %i buckets',
  async (buckets) => {
    const { groups, bucketWidth, inRange } = await ask({ buckets })
    expect(groups.map(({ label, runs, all: count }) => [label, runs.length, count])).toEqual([
      ['0.1', 5, 5],
      ['0.2', 4, 4],
      [null, 1, 1],
    ])
    let writes = 0
    for (const [at, prefix] of ['net-a-', 'net-b-', 'net-c-'].entries()) {
      const told = groups[at]?.buckets ?? expect.fail('no group')
      const expected = await sqlOf(prefix, bucketWidth)
      expect(expected.length).toBeGreaterThan(8)
      expect(told.x.length).toBe(expected.length)
      for (const [row, [x = 0, mean = 0, low, high, n = 0, runs]] of expected.entries()) {
        expect([told.x[row], told.min[row], told.max[row], told.writes[row], told.runs[row]]).toEqual([
          x,
          low,
          high,
          n,
          runs,
        ])
        expect(Math.abs((told.mean[row] ?? Number.NaN) - mean)).toBeLessThan(1e-12 * Math.max(1, Math.abs(mean)))
        writes += n
      }
    }
    expect(inRange).toBe(writes)
  },
)

test('a value between two drawn extremes counts in the mean: every raw write does', async () => {
  const { groups } = await ask({ buckets: 16, from: 0, to: 255 })
  const [first] = await sqlOf('net-c-', 16)
  expect(groups[2]?.buckets.mean[0]).toBeCloseTo(first?.[1] ?? Number.NaN, 12)
  expect(groups[2]?.buckets.writes[0]).toBe(first?.[4])
})

test('what is no number is in no mean, and told by run with the place of the first', async () => {
  const [a] = (await ask()).groups
  expect(a?.nonFinite).toEqual([{ run: key('net-a-s2'), from: 2505, writes: 2 }])
  expect(a?.buckets.mean.every(Number.isFinite)).toBe(true)
})

test('a contradicted step is told with its values, and one that a restart wrote again is not', async () => {
  const [a, b] = (await ask()).groups
  expect(a?.collisions).toBe(0)
  expect(b?.collisions).toBe(1)
  expect(b?.collided).toMatchObject([{ run: key('net-b-s1'), x: 101, values: [-5, expect.any(Number)] }])
})

test('a pinned moment does not know of later writes', async () => {
  const [, b] = (await ask({ buckets: 2000, to: 60 })).groups
  const [, before] = (await ask({ buckets: 2000, to: 60, asOf: 1 })).groups
  expect(Math.max(...(b?.buckets.max ?? []))).toBe(99)
  expect(Math.max(...(before?.buckets.max ?? []))).toBeLessThan(4)
})

test('runs are grouped by the parts of their names that were asked for', async () => {
  const labels = async (by: 'n.1' | 'n.2') => (await ask({ by })).groups.map(({ label, all: count }) => [label, count])
  expect(await labels('n.1')).toEqual([['net', 10]])
  expect(await labels('n.2')).toEqual([
    ['net-a', 5],
    ['net-b', 4],
    ['net-c', 1],
  ])
})

test('runs without the metric are counted as of their group only, and nothing at all is an empty answer', async () => {
  const { groups, extent } = await ask({ metric: 'none' })
  expect(groups[0]).toMatchObject({ label: '0.1', runs: [], all: 5, collisions: 0 })
  expect(extent).toBeNull()
  expect(await ask({ runs: [key('nowhere')] })).toMatchObject({ groups: [], extent: null, inRange: 0 })
})

test('lags are claimed minus observed time in the place of values, and writes without one are counted', async () => {
  const { groups, noLag, inRange, value } = await ask({ metric: 'late', value: 'lag' })
  expect([value, noLag, inRange]).toEqual(['lag', 1, 2])
  expect(groups[0]?.buckets).toMatchObject({ x: [1], mean: [-800], min: [-2000], max: [400], writes: [2], runs: [2] })
  expect((await ask({ metric: 'late' })).noLag).toBe(0)
})
