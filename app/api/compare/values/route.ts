import { viewerScope } from '@/lib/access/viewer'
import { ValuesQuery } from '@/lib/api/compare-values'
import { parseQuery } from '@/lib/api/parse-query'
import { respond } from '@/lib/api/respond'
import { readCompareValues } from '@/lib/store/compare-values'

export function GET(request: Request): Promise<Response> {
  return respond(request, (store) => readCompareValues(store, viewerScope(), parseQuery(ValuesQuery, request.url)))
}
