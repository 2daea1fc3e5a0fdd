import 'server-only'
import type { EvidenceEstimate } from './api/evidence'
import type { ListedFile } from './evidence/bundle-manifest'
import { zipFiles } from './evidence/bundle-zip'
import { bundleFiles } from './ingest-bundle-files'
import type { BundleParts, BundleRequest } from './ingest-bundle-parts'
import { readBundleLogs } from './store/bundle-files'
import { readBundleDigests, readBundleKeys, readMissingLogs } from './store/bundle-proof'
import { findSelection, readBundleCounts } from './store/bundle-selection'
import { toInstant } from './store/rows'

/** A zip on its way: nothing is read before the first part is asked for. */
export interface OpenBundle {
  /** Of the file, and of the folder in it. */
  name: string
  parts: AsyncGenerator<Uint8Array>
}

// Measured on a run of a million points: what of a call, an item and a log file's texts is left in the zip.
const packed = { event: 190, item: 20, record: 260, fixed: 60_000, digest: 4_000 }

/** Makes evidence bundles. What is asked for is found in the store first, so that a wrong question fails at once. */
export class Bundles {
  constructor(private readonly parts: BundleParts) {}

  /** About how much a bundle will come to. */
  async estimate({ store, scope, query }: BundleRequest): Promise<EvidenceEstimate> {
    const selection = await findSelection(store, scope, query)
    const counts = await readBundleCounts(store, selection)
    const logs = await readBundleLogs(store, selection)
    const digests = await readBundleDigests(store, logs)
    const stored = new Map(logs.filter(({ isWhole }) => isWhole).map((log) => [log.storedSha256, log.sizeBytes]))
    const logBytes = [...stored.values()].reduce((sum, bytes) => sum + bytes, 0)
    const items = counts.points + counts.refused
    const texts = packed.fixed + counts.events * packed.event + items * packed.item + digests.length * packed.digest
    return {
      asOf: toInstant(selection.moment.asOf),
      events: counts.events,
      points: counts.points,
      logs: new Set(logs.map(({ storedSha256 }) => storedSha256)).size,
      withheld: new Set(logs.filter(({ isWhole }) => !isWhole).map(({ storedSha256 }) => storedSha256)).size,
      digests: digests.length,
      bytes: { files: texts + logBytes, records: texts + counts.events * packed.record },
    }
  }

  /** Opens a bundle. Throws `not_found`, `bad_request`; what fails later ends the zip in the middle. */
  async open({ store, scope, query }: BundleRequest): Promise<OpenBundle> {
    const selection = await findSelection(store, scope, query)
    const counts = await readBundleCounts(store, selection)
    const logs = await readBundleLogs(store, selection)
    const digests = await readBundleDigests(store, logs)
    const keys = await readBundleKeys(store, digests)
    const missing = await readMissingLogs(store, digests)
    const madeMs = Date.now()
    const listed: ListedFile[] = []
    const found = { selection, counts, logs, digests, keys, missing }
    const making = { parts: this.parts, request: { store, scope, query }, found, listed, madeMs }
    const name = `metrictrail-evidence-${new Date(madeMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`
    return { name, parts: zipFiles(bundleFiles(making), listed, { folder: name, madeMs }) }
  }
}
