import { viewerScope } from '@/lib/access/viewer'
import { parseQuery } from '@/lib/api/parse-query'
import { respond } from '@/lib/api/respond'
import { RunQuery } from '@/lib/api/run'
import { readWriters } from '@/lib/store/writers'

export function GET(request: Request, { params }: { params: Promise<{ run: string }> }): Promise<Response> {
  return respond(request, async (store) =>
    readWriters(store, viewerScope(), parseQuery(RunQuery, request.url, await params)),
  )
}
