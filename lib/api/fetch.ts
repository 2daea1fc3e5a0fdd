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

/** POSTs nothing but the wish. Throws as `fetchJson` does. */
export function postJson<Response>(path: string): Promise<Response> {
  return answered(path, { method: 'POST' })
}

async function answered<Response>(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init).catch((cause: unknown) => {
    if (init.signal?.aborted) throw cause
    throw new RequestError(
      0,
      'unreachable',
      'MetricTrail did not answer. It may have been stopped; the page keeps what it has.',
    )
  })
  const body: unknown = await response.json().catch(() => null)
  if (response.ok) return body as Response
  const problem = Problem.safeParse(body)
  throw problem.success
    ? new RequestError(response.status, problem.data.code, problem.data.detail)
    : new RequestError(response.status, 'unknown', `The server answered ${response.status} without saying why.`)
}
