import { viewerScope } from '@/lib/access/viewer'
import { EventsQuery } from '@/lib/api/events'
import { parseQuery } from '@/lib/api/parse-query'
import { respond } from '@/lib/api/respond'
import { readEvents } from '@/lib/store/events'

export function GET(request: Request): Promise<Response> {
  return respond(request, (store) => readEvents(store, viewerScope(), parseQuery(EventsQuery, request.url)))
}
