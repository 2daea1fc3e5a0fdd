import 'server-only'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { FileLimits } from './env'
import { noRecords, type ReadFile } from './ingest-parse'
import type { ParseAnswer, ParseTask } from './ingest-worker'

// What a record leaves behind is dead before the next one: more room for it would only be more memory.
const resourceLimits = { maxYoungGenerationSizeMb: 8 }

/** A file as read, and its stored bytes again. */
export interface Parsed {
  file: ReadFile
  /** Null when the parser lost them. */
  bytes: Uint8Array<ArrayBuffer> | null
}

interface Waiting {
  task: Omit<ParseTask, 'limits'>
  resolve: (parsed: Parsed) => void
}

/** Worker threads that read log files, one file each at a time. The bytes of a file are handed over, not copied. */
export class ParsePool {
  private readonly idle: Worker[] = []
  private readonly busy = new Map<Worker, Waiting>()
  private readonly queue: Waiting[] = []
  private nextId = 0
  private closed = false

  /** Threads start when there is work for them. */
  constructor(
    private readonly size: number,
    private readonly limits: FileLimits,
  ) {}

  /** Always resolves: when the parser itself fails, the file is quarantined with reason `parser_failed`. */
  parse(key: string, bytes: Uint8Array<ArrayBuffer>): Promise<Parsed> {
    return new Promise((resolve) => {
      this.queue.push({ task: { id: this.nextId++, key, bytes }, resolve })
      this.next()
    })
  }

  async close(): Promise<void> {
    this.closed = true
    await Promise.all([...this.idle, ...this.busy.keys()].map((worker) => worker.terminate()))
  }

  private next(): void {
    while (this.queue.length > 0 && this.busy.size < this.size && !this.closed) {
      const waiting = this.queue.shift()
      const worker = this.idle.pop() ?? this.start()
      if (!waiting) return
      this.busy.set(worker, waiting)
      worker.ref()
      const { bytes } = waiting.task
      worker.postMessage({ ...waiting.task, limits: this.limits } satisfies ParseTask, [bytes.buffer])
    }
  }

  private start(): Worker {
    const worker = openWorker()
    // Only a thread at work keeps the process alive.
    worker.unref()
    worker.on('message', (answer: ParseAnswer) => {
      const waiting = this.busy.get(worker)
      this.busy.delete(worker)
      worker.unref()
      this.idle.push(worker)
      waiting?.resolve('error' in answer ? failed(answer.error, answer.bytes) : answer)
      this.next()
    })
    worker.on('error', (error) => {
      const waiting = this.busy.get(worker)
      this.busy.delete(worker)
      waiting?.resolve(failed(error.message, null))
      this.next()
    })
    return worker
  }
}

function failed(error: string, bytes: Uint8Array<ArrayBuffer> | null): Parsed {
  const detail = `The parser failed on this file, which is a fault of MetricTrail: ${error}`
  const file: ReadFile = {
    ...{ storedSha256: '', contentSha256: null, flags: 0, counts: noRecords, parsed: null },
    ...{ state: 'quarantined', reason: 'parser_failed', detail },
  }
  return { file, bytes }
}

function openWorker(): Worker {
  // Next bundles the worker from this expression. Outside of Next nothing does, so the thread loads TypeScript itself.
  if (process.env.NEXT_RUNTIME) return new Worker(new URL('./ingest-worker.ts', import.meta.url), { resourceLimits })
  const url = pathToFileURL(join(import.meta.dirname, 'ingest-worker.ts')).href
  const load = `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(url)}) })`
  return new Worker(load, { eval: true, execArgv: ['--conditions=react-server'], resourceLimits })
}
