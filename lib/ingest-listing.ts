import 'server-only'
import type { Unseen } from './ingest-commit'
import type { RefusedEntry, TrailSource } from './sources/source'
import type { KnownFile } from './store/known-files'

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

/** The notes of known files that a whole listing did not show (`seen`): gone, unless what it refused covers them. */
export function goneOf(
  source: TrailSource,
  known: ReadonlyMap<string, KnownFile>,
  { seen, refused }: { seen: ReadonlySet<string>; refused: readonly RefusedEntry[] },
): Unseen[] {
  const gone: Unseen[] = []
  for (const [key, { state, version }] of known) {
    const isSought = !seen.has(key) && state !== 'missing' && source.looksFor(key)
    if (isSought && !refused.some((entry) => covers(entry, key)))
      gone.push(stateChange(source, key, version, 'missing'))
  }
  return gone
}
