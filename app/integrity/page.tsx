import { createLoader } from 'nuqs/server'
import { IntegrityPage } from '@/components/integrity/integrity-page'
import { INTEGRITY_FILTER, toIntegrityQuery } from '@/components/integrity/integrity-url'
import { integrityOptions } from '@/lib/api/integrity'
import { currentIngest } from '@/lib/ingest'
import { readIntegrity } from '@/lib/store/integrity'
import { Prefetched, type Read } from '../prefetch'

export const metadata = { title: 'Integrity' }

const load = createLoader(INTEGRITY_FILTER)

export default async function Page({ searchParams }: PageProps<'/integrity'>) {
  const query = toIntegrityQuery(await load(searchParams))
  const read: Read['read'] = async (store, scope) => {
    const found = await readIntegrity(store, scope, query)
    return { ...found, journal: (await currentIngest()).journalEnd() }
  }
  return (
    <Prefetched reads={[{ queryKey: integrityOptions(query).queryKey, read }]}>
      <IntegrityPage />
    </Prefetched>
  )
}
