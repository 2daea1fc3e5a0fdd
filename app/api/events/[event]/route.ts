import { viewerScope } from '@/lib/access/viewer'
import { EventQuery } from '@/lib/api/event'
import { parseQuery } from '@/lib/api/parse-query'
import { respond } from '@/lib/api/respond'
import { currentIngest } from '@/lib/ingest'
import { readEvent } from '@/lib/store/event'
import { readRawRecord } from '@/lib/store/event-raw'

export function GET(request: Request, { params }: { params: Promise<{ event: string }> }): Promise<Response> {
  return respond(request, async (store) => {
    const found = await readEvent(store, viewerScope(), parseQuery(EventQuery, request.url, await params))
    const { readRaw } = await currentIngest()
    const raw = await readRawRecord(found.places, readRaw)
    return { ...found.event, raw }
  })
}
