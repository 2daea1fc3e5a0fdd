import 'server-only'
import type { Committer } from './ingest-commit'
import type { IngestLog } from './ingest-log'
import type { SourceStatus } from './ingest-status'
import type { TrailSource } from './sources/source'
import { readMissingKeys, readSavedKeys } from './store/digest-chains'
import type { ReadStore } from './store/store'

const pauseMs = 600_000

export interface KeyParts {
  store: ReadStore
  committer: Committer
  sources: Map<string, TrailSource>
  statuses: Map<string, SourceStatus>
  log: IngestLog
}

type MissingKey = Awaited<ReturnType<typeof readMissingKeys>>[number]

/** Asks sources for the public keys that their digests name and nobody has; not for the same one all the time. */
export class KeyAsker {
  private readonly askedMs = new Map<string, number>()

  constructor(private readonly parts: KeyParts) {}

  /** Notes the keys that are new. A source that cannot tell any says so in its status. */
  async ask(): Promise<void> {
    const { store, statuses } = this.parts
    const missing = await readMissingKeys(store)
    for (const [source, status] of statuses) {
      if (!missing.some((key) => key.source === source)) status.keysError = null
    }
    for (const key of missing) {
      if (this.isDue(key)) await this.askFor(key)
    }
  }

  private isDue({ source, region, fingerprint }: MissingKey): boolean {
    const place = this.parts.sources.get(source)
    const name = `${source} ${region} ${fingerprint}`
    const sinceMs = performance.now() - (this.askedMs.get(name) ?? Number.NEGATIVE_INFINITY)
    // To look into a folder costs nothing.
    if (place === undefined || sinceMs < (place.pollMs === 0 ? 0 : pauseMs)) return false
    this.askedMs.set(name, performance.now())
    return true
  }

  private async askFor({ source, region, fromMs, toMs }: MissingKey): Promise<void> {
    const { store, sources, committer } = this.parts
    const answer = await sources.get(source)?.readKeys(region, { fromMs, toMs })
    if (answer === undefined) return
    this.tell(source, 'failure' in answer ? answer.failure : null)
    if ('failure' in answer) return
    const known = new Set((await readSavedKeys(store, source)).map((key) => `${key.region} ${key.der}`))
    const fresh = answer.keys.filter((key) => !known.has(`${key.region} ${key.der}`))
    await committer.note(
      fresh.map(({ fingerprint, der, validFromMs: from, validToMs: to }) => ({
        ...{ type: 'key', source, region, fingerprint, der, from, to },
      })),
    )
  }

  private tell(source: string, failure: string | null): void {
    const status = this.parts.statuses.get(source)
    if (status === undefined || status.keysError === failure) return
    status.keysError = failure
    if (failure !== null) this.parts.log.warn('public keys cannot be had', { source, failure })
  }
}
