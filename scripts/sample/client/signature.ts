import { createHash, createHmac } from 'node:crypto'

/** Who signs: a key of the recorder's table and the scope that AWS clients put in their credential. */
export interface Credentials {
  accessKeyId: string
  secretAccessKey: string
  region: string
  service: 'sagemaker' | 'sts' | 'cloudtrail'
}

/** What of a request is signed. Header names in lower case. */
export interface Unsigned {
  method: string
  path: string
  headers: Readonly<Record<string, string>>
  body: string
}

/** Signs as AWS clients do (Signature Version 4): returns the headers with `x-amz-date` and `authorization`. */
export function sign(credentials: Credentials, request: Unsigned, atMs: number): Record<string, string> {
  const stamp = new Date(atMs).toISOString().replace(/[-:]|\.\d+/g, '')
  const headers: Record<string, string> = { ...request.headers, 'x-amz-date': stamp }
  const names = Object.keys(headers)
    .filter((name) => name === 'host' || name === 'content-type' || name.startsWith('x-amz-'))
    .sort()
  const scope = `${stamp.slice(0, 8)}/${credentials.region}/${credentials.service}/aws4_request`
  const canonical = [
    request.method,
    request.path,
    '',
    ...names.map((name) => `${name}:${headers[name] ?? ''}`),
    '',
    names.join(';'),
    sha256(request.body),
  ].join('\n')
  const key = signingKey(credentials, stamp.slice(0, 8))
  const signature = hmac(key, ['AWS4-HMAC-SHA256', stamp, scope, sha256(canonical)].join('\n')).toString('hex')
  headers.authorization = `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`
  return headers
}

function signingKey({ secretAccessKey, region, service }: Credentials, day: string): Buffer {
  return [day, region, service, 'aws4_request'].reduce<Buffer>(hmac, Buffer.from(`AWS4${secretAccessKey}`))
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
