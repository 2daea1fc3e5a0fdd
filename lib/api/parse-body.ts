import type { z } from 'zod'
import { AppError } from '@/lib/errors'

/** Longest body that is read. */
const LONGEST = 32_768

/** The JSON of a request as `schema` wants it. Throws `bad_request` that says what is amiss. */
export async function parseBody<Body>(schema: z.ZodType<Body>, request: Request): Promise<Body> {
  const parsed = schema.safeParse(toJson(await textOf(request)))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new AppError(
    'bad_request',
    `Field ${JSON.stringify(String(issue?.path[0] ?? 'body'))}: ${issue?.message ?? ''}`,
  )
}

/** At most so much is taken in, whatever the request says of its length. */
async function textOf({ body }: Request): Promise<string> {
  if (body === null) return ''
  const decoder = new TextDecoder()
  let text = ''
  for await (const part of body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(part, { stream: true })
    if (text.length > LONGEST) throw new AppError('bad_request', `The body is longer than ${LONGEST} characters.`)
  }
  return text + decoder.decode()
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new AppError('bad_request', 'The body is not JSON.')
  }
}
