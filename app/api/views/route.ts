import { viewerScope } from '@/lib/access/viewer'
import { parseBody } from '@/lib/api/parse-body'
import { respond } from '@/lib/api/respond'
import { ViewDraft } from '@/lib/api/views'
import { currentIngest } from '@/lib/ingest'

export function GET(request: Request): Promise<Response> {
  return respond(request, async () => ({ views: await (await currentIngest()).views.list(viewerScope()) }))
}

export function POST(request: Request): Promise<Response> {
  return respond(request, async () => {
    const draft = await parseBody(ViewDraft, request)
    return (await currentIngest()).views.save(viewerScope(), draft, Date.now())
  })
}
