import { viewerScope } from '@/lib/access/viewer'
import { ContextQuery } from '@/lib/api/context'
import { parseQuery } from '@/lib/api/parse-query'
import { respond } from '@/lib/api/respond'
import { readContext } from '@/lib/store/context'

export function GET(request: Request): Promise<Response> {
  return respond(request, (store) => readContext(store, viewerScope(), parseQuery(ContextQuery, request.url)))
}
