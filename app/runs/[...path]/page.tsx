import { notFound } from 'next/navigation'
import { createLoader } from 'nuqs/server'
import { NothingYet } from '@/components/filters/nothing-yet'
import { RunPage } from '@/components/run/run-page'
import { viewerScope } from '@/lib/access/viewer'
import { type RunResponse, runOptions } from '@/lib/api/run'
import { searchParams } from '@/lib/api/search-params'
import { AppError } from '@/lib/errors'
import { currentStore } from '@/lib/store/open'
import { findRun, readRun } from '@/lib/store/run'
import { Prefetched } from '../../prefetch'

const load = createLoader({ asOf: searchParams.asOf })

export async function generateMetadata({ params }: PageProps<'/runs/[...path]'>) {
  return { title: (await params).path[2] ?? 'Run' }
}

/** `/runs/{account}/{region}/{name}`, or `/runs/{key}` for any run. */
export default async function Page({ params, searchParams: search }: PageProps<'/runs/[...path]'>) {
  const { asOf } = await load(search)
  const run = await findKey((await params).path)
  const answer = run === null ? null : await readKnown({ run, asOf })
  if (run !== null && answer === null && asOf !== null && (await readKnown({ run, asOf: null })) !== null)
    return <NothingYet asOf={asOf} before="before a call about this run was read" />
  if (run === null || answer === null) notFound()
  const { queryKey } = runOptions({ run, asOf })
  return (
    <Prefetched reads={[{ queryKey, read: () => Promise.resolve(answer) }]}>
      <RunPage run={run} />
    </Prefetched>
  )
}

async function findKey([first = '', region, name, ...more]: string[]): Promise<string | null> {
  if (region === undefined) return first
  if (name === undefined || more.length > 0) return null
  return findRun(await currentStore(), viewerScope(), { account: first, region, name })
}

async function readKnown(query: { run: string; asOf: number | null }): Promise<RunResponse | null> {
  try {
    return await readRun(await currentStore(), viewerScope(), query)
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return null
    throw error
  }
}
