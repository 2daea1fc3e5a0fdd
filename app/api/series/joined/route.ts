import { viewerScope } from '@/lib/access/viewer'
import { parseQuery } from '@/lib/api/parse-query'
import { respond } from '@/lib/api/respond'
import { JoinedQuery } from '@/lib/api/series'
import { readJoined } from '@/lib/store/series-joined'

export function GET(request: Request): Promise<Response> {
  return respond(request, (store) => readJoined(store, viewerScope(), parseQuery(JoinedQuery, request.url)))
}
