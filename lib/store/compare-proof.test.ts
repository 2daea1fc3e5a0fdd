import { expect, test } from 'vitest'
import { EVERYTHING } from '@/lib/access/scope'
import { CompareProofResponse, CompareRunsQuery, CompareSeriesQuery } from '@/lib/api/compare'
import { X_AXES } from '@/lib/api/fields'
import type { PointColumns } from '@/lib/api/series'
import type { Verdict } from '@/lib/cloudtrail/verdict'
import { readCompareProof } from './compare-proof'
import { readCompareRuns } from './compare-runs'
import { readCompareSeries } from './compare-series'
import { openMemoryStore } from './open'
import { type SeedCall, seed, seedKey } from './seed'

const [MIXED, OTHER, CLEAN] = ['mixed', 'other', 'clean'].map((name) => `111122223333/us-east-1/${name}`) as [
  string,
  string,
  string,
]
const VERDICTS: Verdict[] = ['verified', 'verified', 'failed', 'verified', 'unattested']
const calls = [MIXED, OTHER, CLEAN].flatMap((run, of) =>
  Array.from({ length: 60 }, (_, call): SeedCall & { id: string; verdict: Verdict } => ({
    ...{
      run,
      atMs: 1000 + call * 7000 + of,
      id: `00000000-0000-4000-8000-${String(of * 1000 + call).padStart(12, '0')}`,
    },
    writer: call % 7 === 0 ? 'bob' : 'alice',
    verdict: run === CLEAN ? 'verified' : (VERDICTS[(call * (of + 2)) % VERDICTS.length] ?? 'verified'),
    items: Array.from({ length: 5 }, (__, item) => ({
      ...{ metric: 'loss', step: (call * 5 + item) * (of + 1), claimedMs: call * 7000 + item, segment: 0 },
      value: call === 9 && item === 1 ? Number.NaN : (call * item) % 11,
    })),
  })),
)

const names = ({ event, item }: PointColumns, events: string[]) =>
  event.map((at, index) => `${events[at] ?? ''}.${item[index] ?? ''}`)

test.each(X_AXES)('tells the verdict of every point that a comparison draws over %s, bucketed and not', async (x) => {
  const store = await openMemoryStore()
  await seed(store, calls)
  const verdicts = new Map(calls.map(({ id, verdict }) => [id, verdict]))
  const runs = [MIXED, OTHER, CLEAN].map(seedKey)
  for (const range of [{}, { from: 20, to: 300_000 }, { from: 30, to: 60 }]) {
    const query = CompareSeriesQuery.parse({ runs, metric: 'loss', x, buckets: 16, ...range })
    const drawn = await readCompareSeries(store.reader, EVERYTHING, query)
    const proof = CompareProofResponse.parse(await readCompareProof(store.reader, EVERYTHING, query))
    expect(proof.series.map(({ run }) => run)).toEqual([MIXED, OTHER].map(seedKey))
    for (const series of drawn.series) {
      const told = proof.series.find(({ run }) => run === series.run)
      const others = new Map(
        (told?.others ?? []).flatMap(({ verdict, points }) =>
          names(points, told?.events ?? []).map((name) => [name, verdict] as const),
        ),
      )
      for (const columns of [series.points, series.marks]) {
        for (const name of names(columns, series.events)) {
          const verdict = others.get(name) ?? told?.verdict ?? 'verified'
          expect(verdict, name).toBe(verdicts.get(name.slice(0, name.lastIndexOf('.'))))
        }
      }
    }
  }
  store.close()
})

test('tells who logged into any of the compared runs, each once, most points first', async () => {
  const store = await openMemoryStore()
  await seed(store, calls)
  const query = CompareRunsQuery.parse({ runs: [MIXED, CLEAN].map(seedKey) })
  const { origins } = await readCompareRuns(store.reader, EVERYTHING, query)
  expect(origins.writers.map(({ label }) => label)).toEqual([
    expect.stringContaining('alice'),
    expect.stringContaining('bob'),
  ])
  expect(new Set(origins.ips).size).toBe(origins.ips.length)
  expect(origins.clients.length).toBeGreaterThan(0)
  store.close()
})
