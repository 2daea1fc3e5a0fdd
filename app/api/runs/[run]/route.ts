import { viewerScope } from '@/lib/access/viewer'
import { parseQuery } from '@/lib/api/parse-query'
import { respond } from '@/lib/api/respond'
import { RunQuery } from '@/lib/api/run'
import { readRun } from '@/lib/store/run'

export function GET(request: Request, { params }: { params: Promise<{ run: string }> }): Promise<Response> {
  return respond(request, async (store) =>
    readRun(store, viewerScope(), parseQuery(RunQuery, request.url, await params)),
  )
}
