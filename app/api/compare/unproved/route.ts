import { viewerScope } from '@/lib/access/viewer'
import { CompareRunsQuery } from '@/lib/api/compare'
import { parseQuery } from '@/lib/api/parse-query'
import { respond } from '@/lib/api/respond'
import { readCompareUnproved } from '@/lib/store/compare-unproved'

export function GET(request: Request): Promise<Response> {
  return respond(request, (store) =>
    readCompareUnproved(store, viewerScope(), parseQuery(CompareRunsQuery, request.url)),
  )
}
