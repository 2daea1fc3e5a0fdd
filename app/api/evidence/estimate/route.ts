import { viewerScope } from '@/lib/access/viewer'
import { EvidenceQuery } from '@/lib/api/evidence'
import { parseQuery } from '@/lib/api/parse-query'
import { respond } from '@/lib/api/respond'
import { currentIngest } from '@/lib/ingest'

export function GET(request: Request): Promise<Response> {
  return respond(request, async (store) => {
    const { bundles } = await currentIngest()
    return bundles.estimate({ store, scope: viewerScope(), query: parseQuery(EvidenceQuery, request.url) })
  })
}
