import { FleetPage } from '@/components/fleet/fleet-page'
import { fleetOptions } from '@/lib/api/fleet'
import { currentIngest } from '@/lib/ingest'
import { readFleet } from '@/lib/store/fleet'
import { Prefetched, type Read } from '../prefetch'

export const metadata = { title: 'Fleet' }

export default function Page() {
  const read: Read['read'] = async (store, scope) => {
    const { fleet } = await currentIngest()
    return readFleet(store, scope, { now: fleet, nowMs: Date.now() })
  }
  return (
    <Prefetched reads={[{ queryKey: fleetOptions().queryKey, read }]}>
      <FleetPage />
    </Prefetched>
  )
}
