import 'server-only'
import { inspect } from 'node:util'
import { AppError } from '@/lib/errors'
import { openLog } from '@/lib/ingest-log'
import { currentStore } from '@/lib/store/open'
import { abortable, type ReadStore } from '@/lib/store/store'
import type { Problem } from './fields'
import { PROBLEMS } from './problems'

const HEADERS = { 'cache-control': 'private, no-store', 'x-content-type-options': 'nosniff' }

/**
 * Answers `request` with what `read` finds, as JSON. The one place where an `AppError` becomes a status (RFC 9457
 * problem details); the asker leaving interrupts the engine. `Server-Timing` says how many milliseconds the answer took.
 */
export async function respond(request: Request, read: (store: ReadStore) => unknown): Promise<Response> {
  const from = performance.now()
  try {
    const answer = await read(abortable(await currentStore(), request.signal))
    const body = JSON.stringify(answer)
    const took = `answer;dur=${(performance.now() - from).toFixed(1)}`
    return new Response(body, { headers: { ...HEADERS, 'content-type': 'application/json', 'server-timing': took } })
  } catch (error) {
    return toProblem(error)
  }
}

/** A download: its name holds nothing that the asker chose. */
export interface Download {
  name: string
  type: string
  parts: AsyncGenerator<Uint8Array, void>
}

/**
 * Answers with a file that is made while it is downloaded, at the pace of the download; the asker leaving ends the
 * making. What `open` throws is answered as by `respond`; what fails later breaks the download off.
 */
export async function respondFile(request: Request, open: (store: ReadStore) => Promise<Download>): Promise<Response> {
  try {
    const { name, type, parts } = await open(abortable(await currentStore(), request.signal))
    return new Response(streamOf(parts), {
      headers: { ...HEADERS, 'content-type': type, 'content-disposition': `attachment; filename="${name}"` },
    })
  } catch (error) {
    return toProblem(error)
  }
}

function streamOf(parts: AsyncGenerator<Uint8Array, void>): ReadableStream<Uint8Array> {
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const next: IteratorResult<Uint8Array, void> = await parts.next()
          if (next.done) controller.close()
          else controller.enqueue(next.value)
        } catch (error) {
          toProblem(error)
          controller.error(error)
        }
      },
      async cancel() {
        await parts.return(undefined)
      },
    },
    // Nothing is made before somebody reads.
    { highWaterMark: 0 },
  )
}

/** `error` as problem details. What is not an `AppError` is a fault of ours: it is logged whole and told in one line. */
export function toProblem(error: unknown): Response {
  const known = error instanceof AppError ? error : unexpected(error)
  const { status, title } = PROBLEMS[known.code]
  const problem: Problem = { type: 'about:blank', title, status, code: known.code, detail: known.message }
  const headers = new Headers({ ...HEADERS, 'content-type': 'application/problem+json' })
  if (known.code === 'busy') headers.set('retry-after', '2')
  return Response.json(problem, { status, headers })
}

function unexpected(error: unknown): AppError {
  // Its words may quote a stranger's, so they go where texts are made visible.
  openLog().error('A route failed unexpectedly.', { error: inspect(error) })
  return new AppError('store_failed', 'The server failed in a way it did not expect. Its log says more.', {
    cause: error,
  })
}
