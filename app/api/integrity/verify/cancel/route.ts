import { respond } from '@/lib/api/respond'
import { currentIngest } from '@/lib/ingest'

export function POST(request: Request): Promise<Response> {
  return respond(request, async () => ({ cancelled: (await currentIngest()).recheck.cancel() }))
}
