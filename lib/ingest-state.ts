import 'server-only'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { IngestResponse } from './api/ingest'
import type { Settings } from './env'
import type { Follower } from './ingest-follow'
import { dataFiles, type OpenParts } from './ingest-open'
import { alikeOf, type Refusals } from './ingest-refusals'
import type { SourceStatus } from './ingest-status'
import type { SourceSetting } from './source-settings'
import { readIngestTotals } from './store/ingest-totals'
import { toInstant, toInstantOrNull } from './store/rows'

const listedEach = 20
const totalsAttempts = 3

/** How reading the sources stands: of each source, of what could not be read, and in all. `follower` null: not yet begun. */
export async function ingestState(parts: OpenParts, follower: Follower | null): Promise<IngestResponse> {
  const statuses = [...(follower?.statuses.values() ?? [])]
  const { totals, troubled, unread, ...counted } = await readTotals(parts, statuses)
  const failed = statuses.find(({ error }) => error !== null)?.error ?? null
  const { newest, ...sums } = totals ?? { newest: null, ...nothing }
  const refused = statuses.flatMap(({ source }) => (follower ? refusedOf(source.name, follower.refusals) : []))
  return {
    state: follower === null ? 'starting' : overall(statuses),
    error: failed ?? parts.notice,
    newest: toInstantOrNull(newest),
    sources: statuses.map((status) => sourceState(status, { ...counted, follower, settings: parts.settings })),
    sourcesFrom: parts.settings.sourcesFrom,
    totals: sums,
    archiveBytes: parts.archive.sizeBytes,
    storeBytes: await storeBytes(parts.settings.dataDir),
    unread,
    setAside: refused.reduce((sum, { alike }) => sum + 1 + alike, troubled[0]?.files ?? 0),
    quarantined: [
      ...refused,
      ...troubled.map(({ source, object_key: key, state, reason, detail, seen_ms: seenMs }) => ({
        ...{ source, key, state, reason, detail, seen: toInstant(seenMs), alike: 0 },
      })),
    ],
  }
}

/** What the store counts, of the moment that `statuses` tell of: asked again when files were committed meanwhile. */
async function readTotals(parts: OpenParts, statuses: SourceStatus[]) {
  const waiting = () => statuses.map((status) => status.waiting).join()
  for (let attempt = 1; ; attempt++) {
    const before = waiting()
    const totals = await readIngestTotals(parts.store.reader)
    if (attempt === totalsAttempts || waiting() === before) return totals
  }
}

/** Each by itself, and of very many for one reason the first, with how many there are besides. */
function refusedOf(source: string, refusals: Refusals): IngestResponse['quarantined'] {
  return [...alikeOf(refusals.of(source))].flatMap((alike) =>
    alike.slice(0, alike.length > listedEach ? 1 : listedEach).map(({ key, reason, detail, sinceMs }) => ({
      ...{ source, key, state: 'refused', reason, detail, seen: toInstant(sinceMs) },
      alike: alike.length > listedEach ? alike.length - 1 : 0,
    })),
  )
}

const nothing = { files: 0, records: 0, kept: 0, other: 0, rejected: 0, duplicates: 0, events: 0, points: 0 }

function overall(statuses: SourceStatus[]): IngestResponse['state'] {
  if (statuses.some(({ state }) => state === 'listing')) return 'starting'
  if (statuses.some(({ state }) => state === 'ingesting')) return 'ingesting'
  // A fleet without a source has nothing to read, which is no failure.
  return statuses.length > 0 && statuses.every(({ state }) => state === 'failed') ? 'failed' : 'idle'
}

type SourceState = IngestResponse['sources'][number]

type Counted = Pick<Awaited<ReturnType<typeof readIngestTotals>>, 'states' | 'replaced'>

function sourceState(
  status: SourceStatus,
  { states, replaced, follower, settings }: Counted & { follower: Follower | null; settings: Settings },
): SourceState {
  const { source, state, error, failedSinceMs, files, waiting, lastListedMs, asked, bell } = status
  const mine = states.filter((row) => row.source === source.name)
  const count = (wanted: string) => mine.find((row) => row.state === wanted)?.files ?? 0
  const refused = follower?.refusals.of(source.name) ?? []
  const [first = null] = refused
  const logs = refused.filter(({ kind }) => kind === 'log')
  const delivered = mine.flatMap((row) => row.delivered_ms ?? [])
  return {
    ...{ name: source.name, kind: source.kind, location: source.location, state, error },
    only: onlyOf(settings.sources.find(({ name }) => name === source.name)),
    files: {
      ...{ listed: files, ingested: count('ingested'), partial: count('partial') },
      ...{ quarantined: count('quarantined'), missing: count('missing'), waiting },
      replaced: replaced.find((row) => row.source === source.name)?.files ?? 0,
      refused: logs.length,
    },
    held: first && {
      since: toInstant(first.sinceMs),
      next: toInstantOrNull(follower?.refusals.nextMs(source.name, Date.now()) ?? null),
    },
    ...{ digests: status.digests, digestsRefused: refused.length - logs.length, keysError: status.keysError },
    undelivered: follower?.fleet?.now.undelivered.get(source.name) ?? null,
    lastListed: toInstantOrNull(lastListedMs),
    failedSince: toInstantOrNull(failedSinceMs),
    ...{ rate: status.rate(), progress: status.progress },
    waitsFor: status.isInLine && follower?.reader !== source.name ? (follower?.reader ?? null) : null,
    queue: bell && {
      ...{ location: bell.location, error: bell.error, ignored: bell.ignored },
      failedSince: toInstantOrNull(bell.failedSinceMs),
    },
    asked:
      asked !== null && 'habit' in source
        ? {
            ...{ until: toInstantOrNull(asked.untilMs), scannedBytes: asked.scannedBytes },
            ...{ mostBytesADay: source.mostBytesADay, habit: source.habit },
          }
        : null,
    newestDelivery: toInstantOrNull(delivered.length === 0 ? null : Math.max(...delivered)),
  }
}

function onlyOf(setting: SourceSetting | undefined): SourceState['only'] {
  if (setting?.kind !== 's3') return { accounts: [], regions: [] }
  return { accounts: setting.accounts, regions: setting.regions }
}

async function storeBytes(dataDir: string): Promise<number> {
  const path = join(dataDir, dataFiles.index)
  const sizes = await Promise.all(
    [path, `${path}.wal`].map((file) =>
      stat(/* turbopackIgnore: true */ file).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
