import 'server-only'
import { dehydrate, HydrationBoundary, QueryClient, type QueryKey } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Scope } from '@/lib/access/scope'
import { viewerScope } from '@/lib/access/viewer'
import { currentStore } from '@/lib/store/open'
import { abortable, type ReadStore } from '@/lib/store/store'

/** On a busy machine, too: what comes to the browser later moves what is there. */
const PATIENCE_MS = 2_000

export interface Read {
  queryKey: QueryKey
  /** The same read function that the API's route answers with. */
  read: (store: ReadStore, scope: Scope) => Promise<unknown>
}

/**
 * The page with the answers to its first questions in it. A read that fails or takes long is left to the browser, which
 * asks the API, tries again, and shows the server's own words: a page always renders.
 */
export async function Prefetched({ reads, children }: { reads: Read[]; children: ReactNode }) {
  const client = new QueryClient()
  await Promise.all(reads.map((each) => answer(client, each)))
  return <HydrationBoundary state={dehydrate(client)}>{children}</HydrationBoundary>
}

async function answer(client: QueryClient, { queryKey, read }: Read): Promise<void> {
  try {
    const store = abortable(await currentStore(), AbortSignal.timeout(PATIENCE_MS))
    client.setQueryData(queryKey, await read(store, viewerScope()))
  } catch {
    // Told by the API's answer to the browser's own question.
  }
}
