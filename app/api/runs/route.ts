import { viewerScope } from '@/lib/access/viewer'
import { parseQuery } from '@/lib/api/parse-query'
import { respond } from '@/lib/api/respond'
import { RunsQuery } from '@/lib/api/runs'
import { readRuns } from '@/lib/store/runs'

export function GET(request: Request): Promise<Response> {
  return respond(request, (store) => readRuns(store, viewerScope(), parseQuery(RunsQuery, request.url)))
}
