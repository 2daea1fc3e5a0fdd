import { Problem } from './fields'

/** A refused or failed request, with the server's own words. Status 0: the server could not be reached. */
export class RequestError extends Error {
  override readonly name = 'RequestError'

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message)
  }
}

type QueryValue = string | number | boolean | null | undefined | readonly (string | number)[]

/** Query text with sorted names: arrays as repeated names, null and empty left out. */
export function toSearch(query: Record<string, QueryValue>): string {
  const search = new URLSearchParams()
  for (const name of Object.keys(query).sort()) {
    const value = query[name]
    if (value === null || value === undefined || value === '') continue
    if (Array.isArray(value)) for (const one of value) search.append(name, String(one))
    else search.append(name, String(value))
  }
  return search.toString()
}

/**
 * GETs JSON of our own API. The answer is not checked again here: the route's tests check it against its schema.
 * Throws `RequestError` with the problem details' text.
 */
export function fetchJson<Response>(
  path: string,
  query: Record<string, QueryValue>,
  signal: AbortSignal,
): Promise<Response> {
  const search = toSearch(query)
  return answered(search === '' ? path : `${path}?${search}`, { signal })
}

/** POSTs `body`, or nothing but the wish. Throws as `fetchJson` does. */
export function postJson<Response>(path: string, body?: object): Promise<Response> {
  if (body === undefined) return answered(path, { method: 'POST' })
  const headers = { 'content-type': 'application/json' }
  return answered(path, { method: 'POST', headers, body: JSON.stringify(body) })
}

/** A file that was fetched whole, by the name that the server gave it. */
export interface FetchedFile {
  name: string
  content: Blob
}

/** So much of a download is held as it comes; the rest the browser may put on disk. */
const blobBytes = 8 << 20

/** GETs a file, and tells how many bytes came so far. Throws as `fetchJson` does, also when it breaks off. */
export async function fetchFile(
  url: string,
  { signal, onBytes }: { signal: AbortSignal; onBytes: (bytes: number) => void },
): Promise<FetchedFile> {
  const response = await reached(url, { signal })
  if (!response.ok || response.body === null) throw await refusalOf(response)
  const reader = response.body.getReader()
  const blobs: Blob[] = []
  let [chunks, waiting, bytes]: [Uint8Array<ArrayBuffer>[], number, number] = [[], 0, 0]
  for (;;) {
    const { done, value } = await reader.read().catch((cause: unknown) => {
      if (signal.aborted) throw cause
      throw new RequestError(0, 'unreachable', 'The download broke off. The server’s log says why; try again.')
    })
    if (value !== undefined) {
      chunks.push(value)
      waiting += value.length
      bytes += value.length
      onBytes(bytes)
    }
    if (done || waiting > blobBytes) {
      blobs.push(new Blob(chunks))
      ;[chunks, waiting] = [[], 0]
    }
    if (done) break
  }
  const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? 'download'
  return { name, content: new Blob(blobs, { type: response.headers.get('content-type') ?? '' }) }
}

async function answered<Response>(url: string, init: RequestInit): Promise<Response> {
  const response = await reached(url, init)
  if (!response.ok) throw await refusalOf(response)
  return (await response.json().catch((cause: unknown) => {
    if (init.signal?.aborted) throw cause
    throw new RequestError(
      0,
      'broken',
      'The answer broke off. The server’s log may say why; the page keeps what it has.',
    )
  })) as Response
}

function reached(url: string, init: RequestInit): Promise<globalThis.Response> {
  return fetch(url, init).catch((cause: unknown) => {
    if (init.signal?.aborted) throw cause
    throw new RequestError(
      0,
      'unreachable',
      'MetricTrail did not answer. It may have been stopped; the page keeps what it has.',
    )
  })
}

async function refusalOf(response: globalThis.Response): Promise<RequestError> {
  const problem = Problem.safeParse(await response.json().catch(() => null))
  return problem.success
    ? new RequestError(response.status, problem.data.code, problem.data.detail)
    : new RequestError(response.status, 'unknown', `The server answered ${response.status} without saying why.`)
}
