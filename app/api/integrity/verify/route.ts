import { respond } from '@/lib/api/respond'
import { currentIngest } from '@/lib/ingest'

export function GET(request: Request): Promise<Response> {
  return respond(request, async () => (await currentIngest()).recheck.state())
}

export function POST(request: Request): Promise<Response> {
  return respond(request, async () => ({ started: (await currentIngest()).recheck.start() }))
}
