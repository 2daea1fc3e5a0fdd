import { viewerScope } from '@/lib/access/viewer'
import { IntegrityQuery } from '@/lib/api/integrity'
import { parseQuery } from '@/lib/api/parse-query'
import { respond } from '@/lib/api/respond'
import { currentIngest } from '@/lib/ingest'
import { readIntegrity } from '@/lib/store/integrity'

export function GET(request: Request): Promise<Response> {
  return respond(request, async (store) => {
    const found = await readIntegrity(store, viewerScope(), parseQuery(IntegrityQuery, request.url))
    return { ...found, journal: (await currentIngest()).journalEnd() }
  })
}
