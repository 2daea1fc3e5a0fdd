import { viewerScope } from '@/lib/access/viewer'
import { EvidenceQuery } from '@/lib/api/evidence'
import { parseQuery } from '@/lib/api/parse-query'
import { respondFile } from '@/lib/api/respond'
import { currentIngest } from '@/lib/ingest'

export function GET(request: Request): Promise<Response> {
  return respondFile(request, async (store) => {
    const { bundles } = await currentIngest()
    const query = parseQuery(EvidenceQuery, request.url)
    const bundle = await bundles.open({ store, scope: viewerScope(), query })
    return { ...bundle, name: `${bundle.name}.zip`, type: 'application/zip' }
  })
}
