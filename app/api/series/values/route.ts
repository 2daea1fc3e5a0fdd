import { viewerScope } from '@/lib/access/viewer'
import { parseQuery } from '@/lib/api/parse-query'
import { respond } from '@/lib/api/respond'
import { RunValuesQuery } from '@/lib/api/run-values'
import { readRunValues } from '@/lib/store/run-values'

export function GET(request: Request): Promise<Response> {
  return respond(request, (store) => readRunValues(store, viewerScope(), parseQuery(RunValuesQuery, request.url)))
}
