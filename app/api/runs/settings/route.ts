import { viewerScope } from '@/lib/access/viewer'
import { parseQuery } from '@/lib/api/parse-query'
import { respond } from '@/lib/api/respond'
import { RunsFilter } from '@/lib/api/runs'
import { readSettingNames } from '@/lib/store/setting-names'

export function GET(request: Request): Promise<Response> {
  return respond(request, (store) => readSettingNames(store, viewerScope(), parseQuery(RunsFilter, request.url)))
}
