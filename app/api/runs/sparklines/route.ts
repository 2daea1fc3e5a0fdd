import { viewerScope } from '@/lib/access/viewer'
import { parseQuery } from '@/lib/api/parse-query'
import { respond } from '@/lib/api/respond'
import { SparklinesQuery } from '@/lib/api/runs'
import { readSparklines } from '@/lib/store/sparklines'

export function GET(request: Request): Promise<Response> {
  return respond(request, (store) => readSparklines(store, viewerScope(), parseQuery(SparklinesQuery, request.url)))
}
