import { viewerScope } from '@/lib/access/viewer'
import { parseQuery } from '@/lib/api/parse-query'
import { respond } from '@/lib/api/respond'
import { SeriesQuery } from '@/lib/api/series'
import { readSeriesProof } from '@/lib/store/series-proof'

export function GET(request: Request): Promise<Response> {
  return respond(request, (store) => readSeriesProof(store, viewerScope(), parseQuery(SeriesQuery, request.url)))
}
