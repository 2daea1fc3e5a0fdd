import { createLoader } from 'nuqs/server'
import { ComparePage } from '@/components/compare/compare-page'
import { keysOf } from '@/components/runs/run-places'
import { compareRunsOptions } from '@/lib/api/compare'
import { searchParams } from '@/lib/api/search-params'
import { readCompareRuns } from '@/lib/store/compare-runs'
import { Prefetched } from '../prefetch'

export const metadata = { title: 'Compare' }

const load = createLoader({ runs: searchParams.runs, asOf: searchParams.asOf })

export default async function Page({ searchParams: search }: PageProps<'/compare'>) {
  const { runs, asOf } = await load(search)
  const query = { runs: keysOf(runs), asOf }
  const { queryKey } = compareRunsOptions(query)
  return (
    <Prefetched
      reads={
        query.runs.length === 0 ? [] : [{ queryKey, read: (store, scope) => readCompareRuns(store, scope, query) }]
      }
    >
      <ComparePage />
    </Prefetched>
  )
}
