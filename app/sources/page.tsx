import { SourcesPage } from '@/components/sources/sources-page'
import { ingestOptions } from '@/lib/api/ingest'
import { currentIngest } from '@/lib/ingest'
import { Prefetched } from '../prefetch'

export const metadata = { title: 'Sources' }

export default function Page() {
  const read = async () => (await currentIngest()).state()
  return (
    <Prefetched reads={[{ queryKey: ingestOptions().queryKey, read }]}>
      <SourcesPage />
    </Prefetched>
  )
}
