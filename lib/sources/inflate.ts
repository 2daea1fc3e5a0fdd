import 'server-only'
import { crc32, createInflateRaw, inflateRawSync } from 'node:zlib'
import { bodyOffset, hasGzipMagic } from './gzip-header'

/** What came out of a stored file, or why nothing did. `trailing`: what followed the first member, never inflated. */
export type Inflated =
  | { kind: 'inflated'; bytes: Uint8Array; trailing: 'nothing' | 'data' | 'zeros' }
  | { kind: 'refused'; reason: InflateReason; detail: string }

export type InflateReason = 'empty' | 'truncated' | 'corrupt' | 'not_gzip' | 'limit'

export interface InflateLimits {
  compressedBytes: number
  inflatedBytes: number
  /** Inflated to compressed, once more than 8 MB came out. */
  ratio: number
}

const freeBytes = 8 << 20
const chunkSize = 1 << 20
const trailerBytes = 8
// A chunk that is filled to its end would make zlib ask for another.
const spareBytes = 64
// Above this, memory is bounded while inflating; below it, 20 times the size is known to fit in 64 MB.
const quickBytes = 3 << 20
const quickRatio = 20

/**
 * The content of a stored file: exactly one gzip member (RFC 1952), or the bytes themselves when it is not gzip.
 * Every byte is accounted for. Node's own `gunzip` joins members and passes over trailing zeros, so the header, the
 * checksum and the length are checked here around the raw stream: that costs an eighth more than `gunzipSync`.
 */
export async function inflate(stored: Uint8Array, name: string, limits: InflateLimits): Promise<Inflated> {
  if (stored.length === 0) return refused('empty', 'The file has no bytes.')
  if (!hasGzipMagic(stored)) return plain(stored, name, limits)
  if (stored.length > limits.compressedBytes) {
    return refused('limit', `The file has ${stored.length} bytes; at most ${limits.compressedBytes} are read.`)
  }
  const from = bodyOffset(stored)
  if (from === null) return refused('truncated', 'The file ends inside the gzip header.')
  const body = await inflateBody(stored.subarray(from), limits)
  if ('kind' in body) return body
  const end = from + body.consumed + trailerBytes
  if (end > stored.length) return refused('truncated', 'The file ends before the checksum of its gzip member.')
  const trailer = new DataView(stored.buffer, stored.byteOffset + end - trailerBytes, trailerBytes)
  if (crc32(body.bytes) !== trailer.getUint32(0, true) || body.bytes.length % 2 ** 32 !== trailer.getUint32(4, true)) {
    return refused('corrupt', 'The checksum of the gzip member does not match its content.')
  }
  if (body.bytes.length === 0) return refused('empty', 'The file has no content.')
  return { kind: 'inflated', bytes: body.bytes, trailing: trailing(stored.subarray(end)) }
}

interface Body {
  bytes: Uint8Array
  /** Compressed bytes that the stream used. */
  consumed: number
}
type Refused = Extract<Inflated, { kind: 'refused' }>

function plain(stored: Uint8Array, name: string, limits: InflateLimits): Inflated {
  if (/\.gz$/i.test(name)) {
    const json = stored[0] === 0x7b || stored[0] === 0x5b
    return refused('not_gzip', json ? 'Plain JSON named .gz: rename it to .json.' : 'Named .gz, but it is not gzip.')
  }
  if (stored.length > limits.inflatedBytes) {
    return refused('limit', `The file has ${stored.length} bytes; at most ${limits.inflatedBytes} are read.`)
  }
  return { kind: 'inflated', bytes: stored, trailing: 'nothing' }
}

async function inflateBody(body: Uint8Array, limits: InflateLimits): Promise<Body | Refused> {
  if (body.length <= quickBytes) {
    try {
      const maxOutputLength = Math.min(limits.inflatedBytes, Math.max(freeBytes, quickRatio * body.length))
      const options = { chunkSize: chunkFor(body, maxOutputLength), maxOutputLength, info: true }
      const answer: unknown = inflateRawSync(body, options)
      if (hasInfo(answer)) return { bytes: answer.buffer, consumed: answer.engine.bytesWritten }
    } catch (error) {
      if (codeOf(error) !== 'ERR_BUFFER_TOO_LARGE') return broken(error)
    }
  }
  return inflateCounting(body, limits)
}

/**
 * Room for all that the trailer says will come out, so that nothing has to be joined from pieces. A trailer that lies
 * costs no more than the limit allows.
 */
function chunkFor(body: Uint8Array, maxOutputLength: number): number {
  if (body.length < trailerBytes) return chunkSize
  const size = new DataView(body.buffer, body.byteOffset + body.length - 4, 4).getUint32(0, true)
  return size < maxOutputLength ? size + spareBytes : chunkSize
}

/** Node's documented answer to `info: true`, which its types leave out. */
function hasInfo(answer: unknown): answer is { buffer: Uint8Array; engine: { bytesWritten: number } } {
  return typeof answer === 'object' && answer !== null && 'engine' in answer
}

/** Inflates piece by piece, so that a bomb is stopped as soon as its ratio or size shows. */
async function inflateCounting(body: Uint8Array, limits: InflateLimits): Promise<Body | Refused> {
  const stream = createInflateRaw({ chunkSize })
  const parts: Uint8Array[] = []
  let size = 0
  let over: Refused | null = null
  try {
    stream.end(body)
    for await (const part of stream as AsyncIterable<Uint8Array>) {
      parts.push(part)
      size += part.length
      over = overLimit(size, stream.bytesWritten, limits)
      if (over) return over
    }
    return { bytes: Buffer.concat(parts), consumed: stream.bytesWritten }
  } catch (error) {
    return broken(error)
  } finally {
    stream.destroy()
  }
}

function overLimit(size: number, consumed: number, limits: InflateLimits): Refused | null {
  if (size > limits.inflatedBytes) {
    return refused(
      'limit',
      `More than ${limits.inflatedBytes} bytes come out of this file; at most that many are read.`,
    )
  }
  if (size > freeBytes && size > limits.ratio * consumed) {
    return refused('limit', `More than ${limits.ratio} bytes come out of each byte of this file.`)
  }
  return null
}

function trailing(rest: Uint8Array): 'nothing' | 'data' | 'zeros' {
  if (rest.length === 0) return 'nothing'
  return rest.every((byte) => byte === 0) ? 'zeros' : 'data'
}

function broken(error: unknown): Refused {
  if (codeOf(error) === 'Z_BUF_ERROR') return refused('truncated', 'The file ends inside its gzip member.')
  return refused(
    'corrupt',
    `The gzip member cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
  )
}

const refused = (reason: InflateReason, detail: string): Refused => ({ kind: 'refused', reason, detail })

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
