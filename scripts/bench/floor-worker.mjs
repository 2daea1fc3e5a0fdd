// A thread of floor.ts, in plain JavaScript so that no loader's time is in its figure.
import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { gunzipSync } from 'node:zlib'

const { paths, next } = workerData
let inflatedBytes = 0
for (let at = Atomics.add(next, 0, 1); at < paths.length; at = Atomics.add(next, 0, 1)) {
  const stored = readFileSync(paths[at])
  // Room for all that comes out, as its trailer says, so that nothing is joined from pieces.
  const content = gunzipSync(stored, { chunkSize: stored.readUInt32LE(stored.length - 4) + 64 })
  hash('sha256', content, 'hex')
  inflatedBytes += content.length
}
parentPort.postMessage(inflatedBytes)
