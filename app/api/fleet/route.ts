import { viewerScope } from '@/lib/access/viewer'
import { respond } from '@/lib/api/respond'
import { currentIngest } from '@/lib/ingest'
import { readFleet } from '@/lib/store/fleet'

export function GET(request: Request): Promise<Response> {
  return respond(request, async (store) => {
    const { fleet } = await currentIngest()
    return readFleet(store, viewerScope(), { now: fleet, nowMs: Date.now() })
  })
}
