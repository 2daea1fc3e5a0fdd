import { viewerScope } from '@/lib/access/viewer'
import { CompareRunsQuery } from '@/lib/api/compare'
import { parseQuery } from '@/lib/api/parse-query'
import { respond } from '@/lib/api/respond'
import { readCompareRuns } from '@/lib/store/compare-runs'

export function GET(request: Request): Promise<Response> {
  return respond(request, (store) => readCompareRuns(store, viewerScope(), parseQuery(CompareRunsQuery, request.url)))
}
