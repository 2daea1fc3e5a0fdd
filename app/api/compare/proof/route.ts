import { viewerScope } from '@/lib/access/viewer'
import { CompareProofQuery } from '@/lib/api/compare'
import { parseQuery } from '@/lib/api/parse-query'
import { respond } from '@/lib/api/respond'
import { readCompareProof } from '@/lib/store/compare-proof'

export function GET(request: Request): Promise<Response> {
  return respond(request, (store) => readCompareProof(store, viewerScope(), parseQuery(CompareProofQuery, request.url)))
}
