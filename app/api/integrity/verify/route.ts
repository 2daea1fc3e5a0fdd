import { parseQuery } from '@/lib/api/parse-query'
import { respond } from '@/lib/api/respond'
import { VerifyQuery } from '@/lib/api/verify'
import { currentIngest } from '@/lib/ingest'

export function GET(request: Request): Promise<Response> {
  return respond(request, async () => {
    const { asOf } = parseQuery(VerifyQuery, request.url)
    return (await currentIngest()).recheck.state(asOf)
  })
}

export function POST(request: Request): Promise<Response> {
  return respond(request, async () => ({ started: (await currentIngest()).recheck.start() }))
}
