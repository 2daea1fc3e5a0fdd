import { viewerScope } from '@/lib/access/viewer'
import { NamesQuery } from '@/lib/api/names'
import { parseQuery } from '@/lib/api/parse-query'
import { respond } from '@/lib/api/respond'
import { findNames } from '@/lib/store/names-found'

export function GET(request: Request): Promise<Response> {
  return respond(request, (store) => findNames(store, viewerScope(), parseQuery(NamesQuery, request.url)))
}
