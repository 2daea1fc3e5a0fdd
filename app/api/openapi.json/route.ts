import { openApi } from '@/lib/api/openapi'
import { respond } from '@/lib/api/respond'

export function GET(request: Request): Promise<Response> {
  return respond(request, openApi)
}
