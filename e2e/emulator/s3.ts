import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { LoopbackServer } from './loopback'

export interface StoredObject {
  bytes: Buffer
  etag: string
  modified: Date
  /** What its `x-amz-meta-` headers say. */
  metadata: Record<string, string>
}

/** What the next matching requests get instead of their answer. */
export interface Fault {
  /** `isLocation`: it asks where the bucket is, which counts as a list. */
  when: (request: { method: string; key: string; isList: boolean; isLocation: boolean }) => boolean
  times: number
  /** `region`: where the bucket is, as S3 tells whoever asks elsewhere. */
  give: { status: number; code: string; message?: string; region?: string } | 'reset' | 'stall'
}

/**
 * A stand-in for the read side of S3, for tests: path-style ListObjectsV2, GetBucketLocation, GetObject, HeadObject, with faults to order.
 * It listens on loopback and takes any credentials.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
 */
export class S3Emulator extends LoopbackServer {
  readonly objects = new Map<string, StoredObject>()
  readonly faults: Fault[] = []
  readonly requests = { list: 0, get: 0, head: 0 }
  pageSize = 1000
  /** Where GetBucketLocation says the bucket is. */
  region = 'eu-west-1'
  private sorted: string[] | null = null

  constructor(readonly bucket: string) {
    super()
  }

  put(
    key: string,
    bytes: Buffer,
    { modified = new Date(), metadata = {} }: Partial<Pick<StoredObject, 'modified' | 'metadata'>> = {},
  ): void {
    this.objects.set(key, { bytes, etag: createHash('md5').update(bytes).digest('hex'), modified, metadata })
    this.sorted = null
  }

  delete(key: string): void {
    this.objects.delete(key)
    this.sorted = null
  }

  protected override answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1')
    const [, bucket = '', ...rest] = pathname.split('/').map(decodeURIComponent)
    const key = rest.join('/')
    const method = request.method ?? 'GET'
    const isList = key === ''
    const isLocation = searchParams.has('location')
    this.requests[isList ? 'list' : method === 'HEAD' ? 'head' : 'get']++
    const fault = this.faults.find(({ times, when }) => times > 0 && when({ method, key, isList, isLocation }))
    if (fault) {
      fault.times--
      if (this.fail(fault.give, response)) return
    }
    if (bucket !== this.bucket) refuse(response, { status: 404, code: 'NoSuchBucket' })
    else if (isLocation) locate(response, this.region)
    else if (isList) this.list(searchParams, response)
    else this.object(key, { request, response, breaksOff: fault?.give ?? null })
  }

  /** True when the answer is the fault itself; a broken body comes with the object. */
  private fail(give: Fault['give'], response: ServerResponse): boolean {
    if (typeof give === 'string') return false
    refuse(response, give)
    return true
  }

  private object(
    key: string,
    answer: { request: IncomingMessage; response: ServerResponse; breaksOff: Fault['give'] | null },
  ): void {
    const { request, response, breaksOff } = answer
    const found = this.objects.get(key)
    const wanted = request.headers['if-match']?.replaceAll('"', '')
    if (!found) refuse(response, { status: 404, code: 'NoSuchKey' })
    else if (wanted !== undefined && wanted !== found.etag) {
      refuse(response, { status: 412, code: 'PreconditionFailed' })
    } else {
      const { bytes, etag, modified, metadata } = found
      const headers = {
        ...{ 'content-length': bytes.length, etag: `"${etag}"`, 'last-modified': modified.toUTCString() },
        ...Object.fromEntries(Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name}`, value])),
      }
      response.writeHead(200, headers)
      if (request.method === 'HEAD') response.end()
      else if (breaksOff === null) response.end(bytes)
      else response.write(bytes.subarray(0, bytes.length >> 1), () => breaksOff === 'reset' && response.destroy())
    }
  }

  private list(search: URLSearchParams, response: ServerResponse): void {
    this.sorted ??= [...this.objects.keys()].sort()
    const prefix = search.get('prefix') ?? ''
    const delimiter = search.get('delimiter')
    const after = search.get('continuation-token') ?? search.get('start-after') ?? ''
    const contents: string[] = []
    const prefixes = new Set<string>()
    let last = ''
    let truncated = false
    for (let at = firstAfter(this.sorted, after < prefix ? prefix : after, after < prefix); ; at++) {
      const key = this.sorted[at]
      if (key === undefined || !key.startsWith(prefix)) break
      const end = delimiter === null ? -1 : key.indexOf(delimiter, prefix.length)
      const group = end < 0 ? null : key.slice(0, end + 1)
      // A token that is a group stands behind everything in it.
      if (group !== null && (prefixes.has(group) || group === after)) continue
      if (contents.length + prefixes.size === this.pageSize) {
        truncated = true
        break
      }
      last = group ?? key
      if (group === null) contents.push(key)
      else prefixes.add(group)
    }
    response.writeHead(200, { 'content-type': 'application/xml' })
    response.end(
      `<?xml version="1.0"?><ListBucketResult><Name>${this.bucket}</Name><IsTruncated>${truncated}</IsTruncated>` +
        (truncated ? `<NextContinuationToken>${xml(last)}</NextContinuationToken>` : '') +
        contents.map((key) => this.entry(key)).join('') +
        [...prefixes].map((one) => `<CommonPrefixes><Prefix>${xml(one)}</Prefix></CommonPrefixes>`).join('') +
        '</ListBucketResult>',
    )
  }

  private entry(key: string): string {
    const found = this.objects.get(key)
    if (!found) return ''
    return (
      `<Contents><Key>${xml(key)}</Key><LastModified>${found.modified.toISOString()}</LastModified>` +
      `<ETag>&quot;${found.etag}&quot;</ETag><Size>${found.bytes.length}</Size></Contents>`
    )
  }
}

/** The first key at (`inclusive`) or after `bound`, by halves: a bucket of 100,000 keys is listed page by page. */
function firstAfter(sorted: string[], bound: string, inclusive: boolean): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const key = sorted[middle] ?? ''
    if (key < bound || (!inclusive && key === bound)) low = middle + 1
    else high = middle
  }
  return low
}

function locate(response: ServerResponse, region: string): void {
  response.writeHead(200, { 'content-type': 'application/xml' })
  // Without the name space, which S3 sends, the SDK reads no region.
  const space = 'http://s3.amazonaws.com/doc/2006-03-01/'
  response.end(`<?xml version="1.0"?><LocationConstraint xmlns="${space}">${region}</LocationConstraint>`)
}

function refuse(
  response: ServerResponse,
  { status, code, message = code, region }: Exclude<Fault['give'], string>,
): void {
  const told = region === undefined ? {} : { 'x-amz-bucket-region': region }
  response.writeHead(status, { 'content-type': 'application/xml', ...told })
  response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${xml(message)}</Message></Error>`)
}

const xml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
