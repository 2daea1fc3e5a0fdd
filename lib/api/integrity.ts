import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { PROOF_STATES } from '@/lib/cloudtrail/proof'
import { DigestProof } from './event'
import { fetchJson } from './fetch'
import { EpochMs, Filter, Instant, Verdict } from './fields'

/** What is proved of an hour of delivery. Words for reasons are in `REASON_WORDS`. */
export const ProofState = z.enum(PROOF_STATES)
export type ProofState = z.infer<typeof ProofState>

/** `GET /api/integrity`: every account and region with log files, by the hours of delivery from `from` to `to`. */
export const IntegrityQuery = Filter
export type IntegrityQuery = z.infer<typeof IntegrityQuery>

export const ProofSpan = z.object({ fromMs: z.number(), toMs: z.number(), state: ProofState })
export type ProofSpan = z.infer<typeof ProofSpan>

/** Hours by state; where several trails deliver, an hour counts by the best of their chains. */
const ProofHours = z.object({
  verified: z.number(),
  'hash-only': z.number(),
  pending: z.number(),
  missing: z.number(),
  failed: z.number(),
  gap: z.number(),
  none: z.number(),
  unattested: z.number(),
})

/** Log files: `listed` in digests = `ingested` + `quarantined` + `missing` + `held`; `unlisted` are in no digest. */
const FileCounts = z.object({
  listed: z.number(),
  ingested: z.number(),
  quarantined: z.number(),
  missing: z.number(),
  /** There, and kept back: they cannot be read. */
  held: z.number(),
  unlisted: z.number(),
})

/** Records in the log files that were read: `records` = `stored` + `duplicates` + `rejected` + `other`. */
const RecordCounts = z.object({
  records: z.number(),
  stored: z.number(),
  duplicates: z.number(),
  rejected: z.number(),
  /** Of other services: counted, not kept. */
  other: z.number(),
})

export const IntegrityPlace = z.object({
  account: z.string(),
  region: z.string(),
  /** Neighbouring hours of one state together, oldest first. */
  spans: z.array(ProofSpan),
  hours: ProofHours,
  /** Of its hours of `gap` those before the first digest: validation had not begun. */
  beforeDigests: z.number(),
  files: FileCounts,
  records: RecordCounts,
  /** The worst of its log files. */
  verdict: Verdict.nullable(),
})
export type IntegrityPlace = z.infer<typeof IntegrityPlace>

export const IntegrityResponse = z.object({
  asOf: Instant,
  fromMs: z.number(),
  toMs: z.number(),
  /** The worst first. */
  places: z.array(IntegrityPlace),
  /** The journal's newest line: how many there are, and its SHA-256. A cut or rewritten journal has another. */
  journal: z.object({ lines: z.number(), hash: z.string() }),
})
export type IntegrityResponse = z.infer<typeof IntegrityResponse>

/** `GET /api/integrity/{account}/{region}`: the chains of one place, hour by hour. */
export const ChainsQuery = z.object({
  account: z.string().max(64),
  region: z.string().max(64),
  from: EpochMs.nullable().default(null),
  to: EpochMs.nullable().default(null),
  asOf: EpochMs.nullable().default(null),
})
export type ChainsQuery = z.infer<typeof ChainsQuery>

export const ChainHour = z.object({
  fromMs: z.number(),
  /** Exclusive. */
  toMs: z.number(),
  state: ProofState,
  reason: z.string().nullable(),
  /** Key of its digest; of a missing one the key that it would have, where that is known. */
  digest: z.string().nullable(),
})
export type ChainHour = z.infer<typeof ChainHour>

export const ChainsResponse = z.object({
  asOf: Instant,
  fromMs: z.number(),
  toMs: z.number(),
  chains: z.array(
    z.object({
      source: z.string(),
      /** Name of the chain: one trail of one account and region. */
      chain: z.string(),
      trail: z.string().nullable(),
      hours: z.array(ChainHour),
      /** Digests that add files which an hour's own digest missed. */
      backfills: z.number(),
      /** The first hour that any digest covers. */
      first: Instant.nullable(),
      /** From when to when digests are expected: from the first log file, and in a copied folder to its newest file. */
      expected: z.object({ fromMs: z.number(), toMs: z.number() }).nullable(),
      /** The end of the newest digest, where the ones after it are overdue. */
      overdue: Instant.nullable(),
      /** Digest files that lie in another place than they were signed for, and copies of others; the first 100. */
      misplaced: z.array(z.object({ key: z.string(), reason: z.enum(['moved', 'copy']) })),
    }),
  ),
  /** Digest files of the place that cannot be read, or not what signs them, and that are not verified by other means. */
  unreadDigests: z.number(),
  /** Hours in which log files failed, are gone, came without any digest that names them, or cannot be read (`pending`): the worst of it. */
  troubled: z.array(
    z.object({ fromMs: z.number(), state: z.enum(['unattested', 'failed', 'pending']), files: z.number() }),
  ),
  /** Log files by the hour in which they came, and events in them; hours without any are left out. */
  delivered: z.array(z.object({ fromMs: z.number(), files: z.number(), events: z.number() })),
})
export type ChainsResponse = z.infer<typeof ChainsResponse>

/** `GET /api/integrity/{account}/{region}/hour`: one hour of one chain. `at`: a moment in it. */
export const HourQuery = z.object({
  account: z.string().max(64),
  region: z.string().max(64),
  source: z.string().max(1024),
  chain: z.string().max(1024),
  at: EpochMs,
  asOf: EpochMs.nullable().default(null),
})
export type HourQuery = z.infer<typeof HourQuery>

export const HourResponse = z.object({
  asOf: Instant,
  hour: ChainHour,
  before: ChainHour.nullable(),
  after: ChainHour.nullable(),
  /** Null: it is not there. */
  proof: DigestProof.nullable(),
  /** Log files that came in the hour, or that its digest names; the first 500. `state` null: it is not there; `held`: it is, and cannot be read. */
  files: z.array(
    z.object({
      key: z.string(),
      state: z.string().nullable(),
      verdict: Verdict,
      reason: z.string().nullable(),
      events: z.number(),
    }),
  ),
  fileCount: z.number(),
  events: z.number(),
  runs: z.number(),
})
export type HourResponse = z.infer<typeof HourResponse>

export const integrityOptions = (query: IntegrityQuery) =>
  queryOptions({
    queryKey: ['integrity', query],
    queryFn: ({ signal }) => fetchJson<IntegrityResponse>('/api/integrity', query, signal),
    placeholderData: keepPreviousData,
  })

export const chainsOptions = ({ account, region, ...query }: ChainsQuery) =>
  queryOptions({
    queryKey: ['integrity', account, region, query],
    queryFn: ({ signal }) =>
      fetchJson<ChainsResponse>(
        `/api/integrity/${encodeURIComponent(account)}/${encodeURIComponent(region)}`,
        query,
        signal,
      ),
    placeholderData: keepPreviousData,
  })

export const hourOptions = ({ account, region, ...query }: HourQuery) =>
  queryOptions({
    queryKey: ['integrity', account, region, 'hour', query],
    queryFn: ({ signal }) =>
      fetchJson<HourResponse>(
        `/api/integrity/${encodeURIComponent(account)}/${encodeURIComponent(region)}/hour`,
        query,
        signal,
      ),
  })
