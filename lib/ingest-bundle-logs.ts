import 'server-only'
import type { ClaimedLog, Claims } from './evidence/bundle-manifest'
import { recordLine } from './evidence/bundle-text'
import type { BundleFile } from './evidence/bundle-zip'
import type { BundleParts, BundleRequest } from './ingest-bundle-parts'
import { findAgain } from './ingest-files'
import { inflate } from './sources/inflate'
import { readBundlePlaces } from './store/bundle-places'
import type { Selection } from './store/bundle-selection'

interface Making {
  parts: BundleParts
  request: BundleRequest
  found: { selection: Selection }
}

/** The log files of a bundle, or the records in them: one log file at a time, each once however often it was found. */
export class BundleLogs {
  constructor(
    private readonly making: Making,
    private readonly claims: Claims,
  ) {}

  async *files(): AsyncGenerator<BundleFile> {
    const sent = new Set<string>()
    for (const log of this.claims.logs.values()) {
      if (log.path === null || sent.has(log.path)) continue
      const bytes = await this.read(log)
      if (bytes === null) this.forget(log)
      else {
        sent.add(log.path)
        yield { path: log.path, parts: [bytes], isPacked: true }
      }
    }
    const withheld = [...this.claims.logs.values()].some(({ form }) => form === 'records')
    if (withheld) yield { path: 'records.ndjson', parts: this.records() }
  }

  private async *records(): AsyncGenerator<string> {
    const { request, found } = this.making
    const done = new Set<string>()
    for (const [fileId, log] of this.claims.logs) {
      if (log.form !== 'records' || done.has(log.storedSha256)) continue
      done.add(log.storedSha256)
      const content = await this.content(log)
      if (content === null) this.forget(log)
      else {
        for (const place of await readBundlePlaces(request.store, found.selection, fileId)) {
          yield recordLine(log, place, content.subarray(place.byteFrom, place.byteFrom + place.byteLength))
        }
      }
    }
  }

  /** Its bytes are nowhere to be had any more. */
  private forget({ storedSha256 }: ClaimedLog): void {
    for (const log of this.claims.logs.values()) {
      if (log.storedSha256 === storedSha256) Object.assign(log, { form: 'absent', path: null })
    }
  }

  private async content(log: ClaimedLog): Promise<Uint8Array | null> {
    const stored = await this.read(log)
    const inflated = stored && (await inflate(stored, log.key, this.making.parts.limits))
    return inflated?.kind === 'inflated' ? inflated.bytes : null
  }

  /** From the archive first, which is at hand. Throws `source_unreadable`. */
  private async read({ storedSha256, source, key }: ClaimedLog): Promise<Uint8Array | null> {
    const { sources, archive } = this.making.parts
    const kept = await archive.read(storedSha256)
    if (kept !== null) return kept
    return (await findAgain({ key, sha256: storedSha256 }, sources.get(source), archive))?.bytes ?? null
  }
}
