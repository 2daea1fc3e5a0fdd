import 'server-only'
import { hash } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Copies of log files that carried kept events, named by the SHA-256 of their bytes, so that evidence stays when a
 * source's file is replaced or deleted. A copy is either whole or absent.
 */
export class Archive {
  /** Copies being written: log files with the same bytes come together when people copy folders. */
  private readonly writing = new Map<string, Promise<void>>()

  private constructor(
    private readonly folder: string,
    private bytes: number,
  ) {}

  /** Opens the archive in `folder`, made when it is missing, and adds up its size. */
  static async open(folder: string): Promise<Archive> {
    await mkdir(folder, { recursive: true })
    let bytes = 0
    for (const group of await readdir(folder)) {
      for (const name of await readdir(join(folder, group))) {
        // What a crash left unfinished.
        if (name.endsWith('.tmp')) await rm(join(folder, group, name), { force: true })
        else bytes += (await stat(join(folder, group, name))).size
      }
    }
    return new Archive(folder, bytes)
  }

  /** Size of all copies, in bytes. */
  get sizeBytes(): number {
    return this.bytes
  }

  /** Keeps `stored`, whose SHA-256 is `sha256` in hex. On disk when it resolves. */
  async keep(sha256: string, stored: Uint8Array): Promise<void> {
    const writing = this.writing.get(sha256) ?? this.write(sha256, stored).finally(() => this.writing.delete(sha256))
    this.writing.set(sha256, writing)
    await writing
  }

  async has(sha256: string): Promise<boolean> {
    return stat(this.pathOf(sha256)).then(
      () => true,
      () => false,
    )
  }

  /** The bytes, or null when there is no copy or it is no longer what it was. */
  async read(sha256: string): Promise<Uint8Array<ArrayBuffer> | null> {
    try {
      const bytes = new Uint8Array(await readFile(this.pathOf(sha256)))
      return hash('sha256', bytes, 'hex') === sha256 ? bytes : null
    } catch {
      return null
    }
  }

  private async write(sha256: string, stored: Uint8Array): Promise<void> {
    if (await this.has(sha256)) return
    const path = this.pathOf(sha256)
    await mkdir(join(path, '..'), { recursive: true })
    const unfinished = `${path}.tmp`
    const handle = await open(unfinished, 'w', 0o600)
    try {
      await handle.writeFile(stored)
      await handle.datasync()
    } finally {
      await handle.close()
    }
    await rename(unfinished, path)
    this.bytes += stored.length
  }

  private pathOf(sha256: string): string {
    return join(this.folder, sha256.slice(0, 2), sha256.slice(2))
  }
}
