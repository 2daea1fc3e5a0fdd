import { viewerScope } from '@/lib/access/viewer'
import { CompareSeriesQuery } from '@/lib/api/compare'
import { parseQuery } from '@/lib/api/parse-query'
import { respond } from '@/lib/api/respond'
import { readCompareSeries } from '@/lib/store/compare-series'

export function GET(request: Request): Promise<Response> {
  return respond(request, (store) =>
    readCompareSeries(store, viewerScope(), parseQuery(CompareSeriesQuery, request.url)),
  )
}
