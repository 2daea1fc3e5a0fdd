import { viewerScope } from '@/lib/access/viewer'
import { ContextQuery } from '@/lib/api/context'
import { parseQuery } from '@/lib/api/parse-query'
import { respond } from '@/lib/api/respond'
import { currentIngest } from '@/lib/ingest'
import { readContext } from '@/lib/store/context'

export function GET(request: Request): Promise<Response> {
  return respond(request, async (store) => {
    const query = parseQuery(ContextQuery, request.url)
    const { isRead } = await currentIngest()
    return readContext(store, viewerScope(), { ...query, isRead })
  })
}
