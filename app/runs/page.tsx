import { createLoader } from 'nuqs/server'
import { RunsPage } from '@/components/runs/runs-page'
import { RUNS_PARAMS, toRunsQuery } from '@/components/runs/runs-query'
import { runsOptions } from '@/lib/api/runs'
import { readRuns } from '@/lib/store/runs'
import { contextRead } from '../context-read'
import { Prefetched } from '../prefetch'

export const metadata = { title: 'Runs' }

const load = createLoader(RUNS_PARAMS)

export default async function Page({ searchParams }: PageProps<'/runs'>) {
  const query = toRunsQuery(await load(searchParams))
  return (
    <Prefetched
      reads={[
        { queryKey: runsOptions(query).queryKey, read: (store, scope) => readRuns(store, scope, query) },
        await contextRead(searchParams),
      ]}
    >
      <RunsPage />
    </Prefetched>
  )
}
