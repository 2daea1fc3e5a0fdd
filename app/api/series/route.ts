import { viewerScope } from '@/lib/access/viewer'
import { parseQuery } from '@/lib/api/parse-query'
import { respond } from '@/lib/api/respond'
import { SeriesQuery } from '@/lib/api/series'
import { readSeries } from '@/lib/store/series'

export function GET(request: Request): Promise<Response> {
  return respond(request, (store) => readSeries(store, viewerScope(), parseQuery(SeriesQuery, request.url)))
}
