import 'server-only'
import { readlinkSync } from 'node:fs'
import { setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import type { FileLimits } from './env'
import { type ReadFile, readLogFile } from './ingest-parse'
import type { ParsedFile } from './store/batch'

/** One file to read. `bytes` are handed over and come back. */
export interface ParseTask {
  id: number
  key: string
  bytes: Uint8Array<ArrayBuffer>
  limits: FileLimits
}
/** `error`: the parser itself failed, which is a fault of the program, not of the file. */
export type ParseAnswer = { id: number; bytes: Uint8Array<ArrayBuffer> } & ({ file: ReadFile } | { error: string })

yieldToPages()
parentPort?.on('message', (task: ParseTask) => {
  void answer(task).then(({ message, transfer }) => parentPort?.postMessage(message, transfer))
})

async function answer({
  id,
  key,
  bytes,
  limits,
}: ParseTask): Promise<{ message: ParseAnswer; transfer: ArrayBuffer[] }> {
  try {
    const file = await readLogFile(bytes, key, limits)
    return { message: { id, bytes, file }, transfer: [bytes.buffer, ...(file.parsed ? buffersOf(file.parsed) : [])] }
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { message: { id, bytes, error: text }, transfer: [bytes.buffer] }
  }
}

function buffersOf({ events, points, textKinds, seriesRun, seriesMetric }: ParsedFile): ArrayBuffer[] {
  const { rows: _, ...columns } = points
  const arrays = [events.dicts, events.integers, events.doubles, events.uuids, columns].flatMap((table) =>
    Object.values<ArrayBufferView>(table),
  )
  const buffers = [...arrays, textKinds, seriesRun, seriesMetric].map((array) => array.buffer)
  return buffers.filter((buffer) => buffer instanceof ArrayBuffer)
}

/** Lets this thread run after those that answer people. Linux counts threads as processes here; elsewhere: no effect. */
function yieldToPages(): void {
  try {
    const thread = Number(/\d+$/.exec(readlinkSync('/proc/thread-self'))?.[0])
    if (thread > 0) setPriority(thread, 15)
  } catch {
    return
  }
}
