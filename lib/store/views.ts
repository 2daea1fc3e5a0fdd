import 'server-only'
import { randomInt } from 'node:crypto'
import { type FileHandle, open, truncate } from 'node:fs/promises'
import { z } from 'zod'
import { type Scope, seesEverything } from '@/lib/access/scope'
import type { SavedView, ViewDraft } from '@/lib/api/views'
import { AppError } from '@/lib/errors'
import { hashOfLine, journalLines } from './journal-lines'
import { toInstant } from './rows'

/** One saved view; each line holds the SHA-256 of the line before it, as in the journal. */
const Line = z.object({
  type: z.literal('view'),
  id: z.string().regex(/^[a-z2-7]{8}$/),
  name: z.string(),
  target: z.string(),
  /** When it was saved, epoch ms. */
  made: z.number(),
  prev: z.string(),
})

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'
const START = '0'.repeat(64)
/** So many are kept, and so many of them are told, the newest first. */
const [MOST_KEPT, MOST_TOLD] = [10_000, 200]

/**
 * Addresses of pages under short ids, in a file beside the index: lines of JSON that are only ever added, so that
 * making the index again loses none. An address names runs, so only who may see everything is told of them.
 */
export class Views {
  private opening: Promise<Opened> | null = null
  private saving: Promise<unknown> = Promise.resolve()

  constructor(private readonly path: string) {}

  /** The newest of them. Throws `store_failed` when the file was changed. */
  async list(scope: Scope): Promise<SavedView[]> {
    if (!seesEverything(scope)) return []
    return [...(await this.opened()).views.values()].reverse().slice(0, MOST_TOLD)
  }

  /** null: there is none of this id, or not for this viewer. */
  async find(scope: Scope, id: string): Promise<SavedView | null> {
    if (!seesEverything(scope)) return null
    return (await this.opened()).views.get(id) ?? null
  }

  /** Keeps an address; on disk when it resolves. The same under the same name is kept once. */
  async save(scope: Scope, draft: ViewDraft, nowMs: number): Promise<SavedView> {
    if (!seesEverything(scope)) throw new AppError('forbidden', 'Views are saved by who may see everything.')
    const done = this.saving.then(() => this.add(draft, nowMs))
    this.saving = done.catch(() => undefined)
    return done
  }

  private async add({ name, target }: ViewDraft, nowMs: number): Promise<SavedView> {
    const opened = await this.opened()
    const { views } = opened
    const same = [...views.values()].find((view) => view.name === name && view.target === target)
    if (same !== undefined) return same
    if (views.size >= MOST_KEPT) throw new AppError('bad_request', `No more than ${MOST_KEPT} views are kept.`)
    let id = newId()
    while (views.has(id)) id = newId()
    const line = JSON.stringify({ type: 'view', id, name, target, made: nowMs, prev: opened.hash })
    const handle = await this.handle()
    try {
      await handle.appendFile(`${line}\n`)
      await handle.datasync()
    } finally {
      await handle.close()
    }
    opened.hash = hashOfLine(line)
    const view = { id, name, target, made: toInstant(nowMs) }
    views.set(id, view)
    return view
  }

  private opened(): Promise<Opened> {
    this.opening ??= this.read().catch((error: unknown) => {
      this.opening = null
      throw error
    })
    return this.opening
  }

  private async read(): Promise<Opened> {
    await (await this.handle()).close()
    const views = new Map<string, SavedView>()
    let [hash, bytes, number] = [START, 0, 0]
    for await (const { line, bytes: length } of journalLines(this.path)) {
      number++
      const { id, name, target, made } = readLine(line, { path: this.path, number, hash })
      views.set(id, { id, name, target, made: toInstant(made) })
      hash = hashOfLine(line)
      bytes += length
    }
    // A last line that a crash cut off.
    await truncate(this.path, bytes)
    return { views, hash }
  }

  private handle(): Promise<FileHandle> {
    return open(this.path, 'a', 0o600)
  }
}

interface Opened {
  /** By id, in the order in which they were saved. */
  views: Map<string, SavedView>
  hash: string
}

const newId = () => Array.from({ length: 8 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')

function readLine(line: string, { path, number, hash }: { path: string; number: number; hash: string }) {
  const parsed = Line.safeParse(parseJson(line))
  if (parsed.success && parsed.data.prev === hash) return parsed.data
  throw new AppError(
    'store_failed',
    `Line ${number} of the saved views ${path} is not as it was written. Restore the file from a backup, or move it away.`,
  )
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}
