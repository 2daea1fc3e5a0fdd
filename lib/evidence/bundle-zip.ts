import 'server-only'
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import type { ListedFile } from './bundle-manifest'

/** A file on its way into a bundle. */
export interface BundleFile {
  path: string
  parts: Iterable<Uint8Array | string> | AsyncIterable<Uint8Array | string>
  /** What is packed already is stored as it is. */
  isPacked?: boolean
}

/**
 * A zip, made while it is read: `files` is asked for the next file when the one before it has gone out, so that no more
 * than one is in memory; each one's size and hash are in `listed` by then. All lie in one folder. Leaving off early ends
 * `files` as well. Throws what `files` throws.
 */
export async function* zipFiles(
  files: AsyncGenerator<BundleFile>,
  listed: ListedFile[],
  { folder, madeMs }: { folder: string; madeMs: number },
): AsyncGenerator<Uint8Array> {
  const zip = new ZipFile()
  const output = zip.outputStream
  if (!(output instanceof Readable)) throw new TypeError('A zip is read as a stream.')
  const fail = (error: unknown) => output.destroy(error instanceof Error ? error : new Error(String(error)))
  zip.on('error', fail)
  const open = new Set<Readable>()
  const add = async () => {
    for await (const { path, parts, isPacked = false } of files) {
      if (output.destroyed) return
      const stream = Readable.from(measured(path, parts, listed), { objectMode: false })
      open.add(stream)
      zip.addReadStream(stream, `${folder}/${path}`, { mtime: new Date(madeMs), mode: 0o100644, compress: !isPacked })
      await finished(stream)
      open.delete(stream)
    }
    zip.end()
  }
  // Whoever reads sees the failure.
  add().catch(fail)
  try {
    for await (const part of output) yield bytesOf(part)
  } finally {
    for (const stream of open) stream.destroy()
    await files.return(undefined)
  }
}

function bytesOf(part: unknown): Uint8Array {
  if (part instanceof Uint8Array) return part
  throw new TypeError('A zip is made of bytes.')
}

async function* measured(path: string, parts: BundleFile['parts'], listed: ListedFile[]): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const part of parts) {
    const chunk = typeof part === 'string' ? Buffer.from(part) : part
    hash.update(chunk)
    bytes += chunk.length
    yield chunk
  }
  listed.push({ path, bytes, sha256: hash.digest('hex') })
}
