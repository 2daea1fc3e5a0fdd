import 'server-only'
import type { Scope } from './access/scope'
import type { EvidenceQuery } from './api/evidence'
import type { FileLimits } from './env'
import type { TrailSource } from './sources/source'
import type { Archive } from './store/archive'
import type { InstanceKey } from './store/instance-key'
import type { JournalPlace } from './store/journal'
import type { ReadStore } from './store/store'

/** What bundles are made of beside the store. */
export interface BundleParts {
  sources: Map<string, TrailSource>
  archive: Archive
  limits: FileLimits
  journalEnd: () => JournalPlace
  /** Null: bundles are not signed. */
  openKey: (() => Promise<InstanceKey>) | null
}

/** Who asks for a bundle, and for what. */
export interface BundleRequest {
  store: ReadStore
  scope: Scope
  query: EvidenceQuery
}
