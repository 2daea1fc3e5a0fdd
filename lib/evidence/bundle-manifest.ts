import 'server-only'
import type { KeyOrigin } from '@/lib/cloudtrail/sample-keys'
import type { Verdict } from '@/lib/cloudtrail/verdict'
import type { MissingLog } from '@/lib/store/bundle-proof'
import type { BundleCounts } from '@/lib/store/bundle-selection'
import { SCHEMA_VERSION } from '@/lib/store/schema'
import program from '@/package.json'
import { isoOf } from './bundle-words'

/** A file of a bundle: the path in it, its size in bytes, its SHA-256 in hex. */
export interface ListedFile {
  path: string
  bytes: number
  sha256: string
}

/** Smallest and largest time of one clock, ISO 8601. */
export interface ClockRange {
  from: string
  to: string
}

/** A log file at one place that carries an event of the bundle, and what is claimed of it. Hashes in hex. */
export interface ClaimedLog {
  /** Of the stored bytes in the bundle; null: they are not in it. */
  path: string | null
  /** `file`: as stored; `records`: only the records of the bundle's events, in `records.ndjson`; `absent`: nowhere to be had. */
  form: 'file' | 'records' | 'absent'
  storedSha256: string
  contentSha256: string | null
  verdict: Verdict
  reason: string | null
  source: string
  /** Null in a folder: not known. */
  bucket: string | null
  key: string
  /** The digest that the verdict rests on. */
  digestKey: string | null
  delivered: string | null
  /** Events of the bundle in it. */
  events: number
}

/** A digest file in the bundle; `meta`: what its object's metadata said, as JSON. */
export interface ClaimedDigest {
  path: string
  meta: string
  verdict: Verdict
  reason: string | null
  source: string
  bucket: string | null
  key: string
  endMs: number | null
  fingerprint: string | null
}

/** A public key of CloudTrail in the bundle: an RSAPublicKey or a SubjectPublicKeyInfo in DER. */
export interface ClaimedKey {
  path: string
  fingerprint: string
  region: string
  validFromMs: number | null
  validToMs: number | null
  /** The source that had it, and how: from `ListPublicKeys`, from a saved answer of it, or it is the sample trail's. */
  source: string
  from: KeyOrigin
  seen: string
}

/** A chart in the bundle: what it shows and what it had no room for. */
export interface DrawnChart {
  path: string
  run: string
  metric: string
  x: string
  points: number
  drawn: number
  collisionSteps: number
  nonFinite: number
  noX: number
}

/** What a bundle was asked for. */
export interface BundleQuestion {
  kind: 'event' | 'run' | 'events'
  /** The query of `/api/evidence` that gives the same, with its as-of. */
  url: string
  words: string
  asOf: string
  asOfMs: number
}

/**
 * What a bundle claims of itself. Both verifiers take it at its word in nothing: they check every claim by the files.
 * Version 1 of `metrictrail-evidence`.
 */
export interface Manifest {
  format: 'metrictrail-evidence'
  version: 1
  made: { at: string; by: string; program: string; schema: number; node: string }
  question: BundleQuestion
  form: 'files' | 'records'
  counts: { events: number; points: number; refused: number; logs: number; digests: number; keys: number }
  /** Claimed: `timestamp` of the points; observed: `eventTime`; delivered: the stamps of the log files. */
  clocks: { claimed: ClockRange | null; observed: ClockRange | null; delivered: ClockRange | null }
  /** Log files by verdict. */
  verdicts: Partial<Record<Verdict, number>>
  /** Newest hash of the journal of first sightings, and its lines: a journal that was cut or rewritten is told by it. */
  journal: { hash: string; lines: number }
  /** The instance's own key; `fingerprint`: SHA-256 of its SubjectPublicKeyInfo. Null: it signs nothing. */
  signedBy: { algorithm: 'Ed25519'; path: string; fingerprint: string } | null
  charts: DrawnChart[]
  keys: ClaimedKey[]
  digests: ClaimedDigest[]
  logs: ClaimedLog[]
  /** Log files that digests of the bundle name and that are gone, so what they held is not known. */
  missing: MissingLog[]
  /** Every file but the manifest, its hash and its signature. */
  files: ListedFile[]
}

/** What a bundle claims, with what it has to be shown by. */
export interface Claims {
  /** By `BundleLog.fileId`. That a log file is `absent` shows when it is read. */
  logs: Map<number, ClaimedLog>
  digests: { claim: ClaimedDigest; storedSha256: string; metaText: string }[]
  keys: { claim: ClaimedKey; der: Buffer }[]
}

/** What a manifest says before anything of the bundle was made. */
export interface ManifestFacts {
  question: BundleQuestion
  form: Manifest['form']
  counts: BundleCounts
  claims: Claims
  missing: MissingLog[]
  madeMs: number
}

/** What the bundle was made with. */
export interface ManifestMeans {
  journal: Manifest['journal']
  key: { fingerprint: string } | null
  charts: DrawnChart[]
}

/** The manifest, all but its files. To be made when the log files were read, since some may be gone. */
export function manifestOf(facts: ManifestFacts, { journal, key, charts }: ManifestMeans): Omit<Manifest, 'files'> {
  const { question, form, counts, claims, missing, madeMs } = facts
  const logs = [...claims.logs.values()]
  const range = (ms: [number, number] | null) => ms && { from: isoOf(ms[0]), to: isoOf(ms[1]) }
  const delivered = logs.flatMap((log) => log.delivered ?? []).sort()
  const [first, last] = [delivered[0], delivered.at(-1)]
  return {
    format: 'metrictrail-evidence',
    version: 1,
    made: {
      ...{ at: isoOf(madeMs), by: 'local', program: `MetricTrail ${program.version}` },
      ...{ schema: SCHEMA_VERSION, node: process.version },
    },
    question,
    form,
    counts: {
      ...{ events: counts.events, points: counts.points, refused: counts.refused },
      ...{ logs: logs.length, digests: claims.digests.length, keys: claims.keys.length },
    },
    clocks: {
      claimed: range(counts.claimedMs),
      observed: range(counts.observedMs),
      delivered: first === undefined || last === undefined ? null : { from: first, to: last },
    },
    verdicts: countVerdicts(logs),
    journal,
    signedBy: key && { algorithm: 'Ed25519', path: 'instance-key.pem', fingerprint: key.fingerprint },
    charts,
    keys: claims.keys.map(({ claim }) => claim),
    digests: claims.digests.map(({ claim }) => claim),
    logs,
    missing,
  }
}

function countVerdicts(logs: readonly ClaimedLog[]): Manifest['verdicts'] {
  const counts: Manifest['verdicts'] = {}
  for (const { verdict } of logs) counts[verdict] = (counts[verdict] ?? 0) + 1
  return counts
}
