import 'server-only'
import { createLoader, type SearchParams } from 'nuqs/server'
import { orderedRange } from '@/components/filters/range'
import { contextOptions } from '@/lib/api/context'
import { searchParams } from '@/lib/api/search-params'
import { currentIngest } from '@/lib/ingest'
import { readContext } from '@/lib/store/context'
import type { Read } from './prefetch'

const { account, region, from, to, asOf } = searchParams
const load = createLoader({ account, region, from, to, asOf })

/** What the bars and the notices above a list ask first: a line that came later would move the list. */
export async function contextRead(search: Promise<SearchParams>): Promise<Read> {
  const query = orderedRange(await load(search))
  return {
    queryKey: contextOptions(query).queryKey,
    read: async (store, scope) => {
      const { isRead } = await currentIngest()
      return readContext(store, scope, { ...query, runs: [], isRead })
    },
  }
}
