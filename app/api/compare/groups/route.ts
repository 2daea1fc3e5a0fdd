import { viewerScope } from '@/lib/access/viewer'
import { GroupsQuery } from '@/lib/api/compare-groups'
import { parseQuery } from '@/lib/api/parse-query'
import { respond } from '@/lib/api/respond'
import { readCompareGroups } from '@/lib/store/compare-groups'

export function GET(request: Request): Promise<Response> {
  return respond(request, (store) => readCompareGroups(store, viewerScope(), parseQuery(GroupsQuery, request.url)))
}
