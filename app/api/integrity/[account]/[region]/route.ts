import { viewerScope } from '@/lib/access/viewer'
import { ChainsQuery } from '@/lib/api/integrity'
import { parseQuery } from '@/lib/api/parse-query'
import { respond } from '@/lib/api/respond'
import { readChains } from '@/lib/store/integrity-chains'

interface Parts {
  params: Promise<{ account: string; region: string }>
}

export function GET(request: Request, { params }: Parts): Promise<Response> {
  return respond(request, async (store) =>
    readChains(store, viewerScope(), parseQuery(ChainsQuery, request.url, await params)),
  )
}
