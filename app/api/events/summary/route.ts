import { viewerScope } from '@/lib/access/viewer'
import { EventsFilter } from '@/lib/api/events'
import { parseQuery } from '@/lib/api/parse-query'
import { respond } from '@/lib/api/respond'
import { readEventsSummary } from '@/lib/store/events-summary'

export function GET(request: Request): Promise<Response> {
  return respond(request, (store) => readEventsSummary(store, viewerScope(), parseQuery(EventsFilter, request.url)))
}
