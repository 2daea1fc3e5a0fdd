import { viewerScope } from '@/lib/access/viewer'
import { HourQuery } from '@/lib/api/integrity'
import { parseQuery } from '@/lib/api/parse-query'
import { respond } from '@/lib/api/respond'
import { readHour } from '@/lib/store/integrity-chains'

interface Parts {
  params: Promise<{ account: string; region: string }>
}

export function GET(request: Request, { params }: Parts): Promise<Response> {
  return respond(request, async (store) =>
    readHour(store, viewerScope(), parseQuery(HourQuery, request.url, await params)),
  )
}
