import { viewerScope } from '@/lib/access/viewer'
import { parseQuery } from '@/lib/api/parse-query'
import { respondFile } from '@/lib/api/respond'
import { EXPORT_TYPES, SeriesExportQuery } from '@/lib/api/series-export'
import { openExport } from '@/lib/store/series-lines'

export function GET(request: Request): Promise<Response> {
  return respondFile(request, async (store) => {
    const query = parseQuery(SeriesExportQuery, request.url)
    return { ...(await openExport(store, viewerScope(), query)), type: EXPORT_TYPES[query.format] }
  })
}
