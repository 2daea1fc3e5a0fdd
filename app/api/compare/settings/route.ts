import { viewerScope } from '@/lib/access/viewer'
import { CompareSettingsQuery } from '@/lib/api/compare-settings'
import { parseQuery } from '@/lib/api/parse-query'
import { respond } from '@/lib/api/respond'
import { readCompareSettings } from '@/lib/store/compare-settings'

export function GET(request: Request): Promise<Response> {
  return respond(request, (store) =>
    readCompareSettings(store, viewerScope(), parseQuery(CompareSettingsQuery, request.url)),
  )
}
