import { toProblem } from '@/lib/api/respond'
import { AppError } from '@/lib/errors'

/** What no other route answers: a program gets problem details here too, not a page. */
export function GET(request: Request): Response {
  return toProblem(new AppError('not_found', `${new URL(request.url).pathname} is not a place of this API.`))
}
