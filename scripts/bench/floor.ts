import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'

export const floorName = 'read, inflated, hashed only'

const threads = 2

/**
 * Lists the log and digest files below `folder`, reads, inflates and hashes each with what Node has, on two threads, and
 * does nothing else with them: no program on Node that looks at all of these bytes is faster. Answers inflated bytes.
 */
export async function readAndHash(folder: string): Promise<number> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const paths = names.filter((name) => name.endsWith('.json.gz')).map((name) => join(folder, name))
  const next = new Int32Array(new SharedArrayBuffer(4))
  const sums = await Promise.all(Array.from({ length: threads }, () => share({ paths, next })))
  return sums.reduce((sum, bytes) => sum + bytes, 0)
}

function share(workerData: { paths: string[]; next: Int32Array }): Promise<number> {
  return new Promise((done, fail) => {
    const worker = new Worker(new URL('./floor-worker.mjs', import.meta.url), { workerData })
    worker.once('message', (bytes) => done(bytes as number))
    worker.once('error', fail)
  })
}
