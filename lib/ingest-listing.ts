import 'server-only'
import type { Unseen } from './ingest-commit'
import type { RefusedEntry, TrailSource } from './sources/source'

/** Whether a refusal says nothing about whether `key` is still there. */
export function covers({ key: refused }: RefusedEntry, key: string): boolean {
  return refused === key || (refused.endsWith('/') && (refused === '/' || key.startsWith(refused)))
}

/** The note that a file is gone, or there again. */
export function stateChange(
  source: TrailSource,
  key: string,
  ...[version, state]: [string, 'missing' | 'present']
): Unseen {
  return { type: 'state', source: source.name, key, version, state }
}
