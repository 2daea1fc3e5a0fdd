import 'server-only'
import type { SourceObject, TrailSource } from './sources/source'

/** Files that may still be written wait until they are the same in two listings. A bucket shows whole objects only. */
export class Settling {
  private readonly versions = new Map<string, string>()

  /** `settleMs`: what changed longer ago is not being written. */
  constructor(private readonly settleMs: number) {}

  isSettled(source: TrailSource, { key, version, modifiedMs }: SourceObject): boolean {
    if (this.settleMs === 0 || source.kind === 's3') return true
    const place = `${source.name}/${key}`
    const age = Date.now() - modifiedMs
    if (age >= this.settleMs || this.versions.get(place) === version) {
      this.versions.delete(place)
      return true
    }
    this.versions.set(place, version)
    return false
  }
}
