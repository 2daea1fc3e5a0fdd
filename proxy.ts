import { type NextRequest, NextResponse } from 'next/server'

const development = process.env.NODE_ENV === 'development'

/**
 * Runs before every page and route. It sets the headers that keep a browser honest and turns away names that are not
 * this machine's. It is no authorization: what a viewer may see is decided by the scope argument of each read in
 * `lib/store`, and would still be if this file were gone.
 */
export function proxy(request: NextRequest): NextResponse {
  if (!isLoopbackHost(request.headers.get('host'))) return refusal(foreignHost)
  if (request.method === 'POST' && wishes.has(request.nextUrl.pathname)) {
    return isFromHere(request) ? apiAnswer(request) : refusal(foreignOrigin)
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(onlyReading)
  // Scripts, styles and fonts: Next's own headers let a browser keep them.
  if (request.nextUrl.pathname.startsWith('/_next/static/')) return NextResponse.next()
  if (!isDecodable(request.nextUrl.pathname)) return refusal(unreadablePath)
  return isApi(request.nextUrl.pathname) ? apiAnswer(request) : pageAnswer(request)
}

/**
 * True for a Host header that names this machine: 127.0.0.1, localhost or [::1], with any port. A page of another site
 * whose name was pointed at 127.0.0.1 (DNS rebinding) carries its own name here and is refused.
 */
function isLoopbackHost(host: string | null): boolean {
  return host !== null && /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i.test(host)
}

/**
 * The requests that are no reading: they have log files or CloudTrail asked again, which changes neither, or keep the
 * address of a page of ours.
 */
const wishes = new Set([
  '/api/views',
  '/api/ingest/retry',
  '/api/fleet/evaluate',
  '/api/integrity/verify',
  '/api/integrity/verify/cancel',
])

/** True when a page of ours sends it: browsers say where a POST comes from, and let no page say otherwise. */
function isFromHere(request: NextRequest): boolean {
  const origin = request.headers.get('origin')
  return origin !== null && URL.canParse(origin) && new URL(origin).host === request.headers.get('host')
}

/** Next answers a broken percent encoding in the path of a route with 500. */
function isDecodable(pathname: string): boolean {
  try {
    decodeURIComponent(pathname)
    return true
  } catch {
    return false
  }
}

function isApi(pathname: string): boolean {
  return pathname === '/api' || pathname.startsWith('/api/')
}

const commonHeaders = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'private, no-store',
}

const apiHeaders = {
  ...commonHeaders,
  'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
}

const foreignHost = {
  type: 'about:blank',
  title: 'This name is not served here',
  status: 421,
  code: 'forbidden',
  detail: 'MetricTrail answers as 127.0.0.1, localhost and [::1] only. Open it by one of these.',
}

const foreignOrigin = {
  type: 'about:blank',
  title: 'Sent by another site',
  status: 403,
  code: 'forbidden',
  detail: 'Only MetricTrail’s own pages may ask for this: the Origin header must name the address that is asked.',
}

const onlyReading = {
  type: 'about:blank',
  title: 'Only reading is offered',
  status: 405,
  code: 'bad_request',
  detail: 'MetricTrail changes nothing on request: use GET.',
}

const unreadablePath = {
  type: 'about:blank',
  title: 'The path cannot be read',
  status: 400,
  code: 'bad_request',
  detail: 'The path holds a percent sign that starts no UTF-8 character.',
}

function refusal(problem: typeof foreignHost): NextResponse {
  const headers = { ...apiHeaders, 'content-type': 'application/problem+json', allow: 'GET, HEAD' }
  return NextResponse.json(problem, { status: problem.status, headers })
}

function apiAnswer(request: NextRequest): NextResponse {
  const response = NextResponse.next({ request })
  for (const [name, value] of Object.entries(apiHeaders)) response.headers.set(name, value)
  return response
}

function pageAnswer(request: NextRequest): NextResponse {
  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))))
  const policy = pagePolicy(nonce)
  const headers = new Headers(request.headers)
  headers.set('x-nonce', nonce)
  // Next takes the nonce for its own scripts from the header of the request.
  headers.set('content-security-policy', policy)
  const response = NextResponse.next({ request: { headers } })
  for (const [name, value] of Object.entries(commonHeaders)) response.headers.set(name, value)
  response.headers.set('content-security-policy', policy)
  return response
}

// No upgrade-insecure-requests: over plain http it turns every asset request into a failing https one.
function pagePolicy(nonce: string): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    `style-src 'self' ${development ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${development ? ' ws:' : ''}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}
