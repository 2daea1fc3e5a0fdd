import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { EventsFilter } from './events'
import { fetchJson } from './fetch'
import { Instant, XAxis } from './fields'

export const BUNDLE_FORMS = ['files', 'records'] as const

/**
 * `GET /api/evidence`: an evidence bundle as a zip, of one event, or of all calls that a filter of the ledger finds.
 * Charts are drawn of the event's metrics, or of those of the run when the filter names exactly one.
 */
export const EvidenceQuery = EventsFilter.extend({
  /** One event by its id; no other filter counts then. */
  event: z.string().max(100).nullable().default(null),
  /** Which item of the event is meant: only its metric is drawn. */
  item: z.number().int().min(0).nullable().default(null),
  /** `files`: log files as stored; `records`: only the records of the calls, so that no other record leaves. */
  form: z.enum(BUNDLE_FORMS).default('files'),
  /** Axis of the charts. */
  x: XAxis.default('step'),
})
export type EvidenceQuery = z.infer<typeof EvidenceQuery>

/** `GET /api/evidence/estimate`: what a bundle will hold, and about how large the zip will be. */
export const EvidenceEstimate = z.object({
  asOf: Instant,
  events: z.number(),
  points: z.number(),
  logs: z.number(),
  /** Log files whose bytes may not leave whole, since they hold records that are not for this viewer. */
  withheld: z.number(),
  digests: z.number(),
  /** Size in bytes by form; the texts are a guess from their counts. */
  bytes: z.object({ files: z.number(), records: z.number() }),
})
export type EvidenceEstimate = z.infer<typeof EvidenceEstimate>

/** What a page asks of a bundle before its form is chosen. */
export type BundleQuery = Partial<Omit<EvidenceQuery, 'form'>>

export const estimateOptions = (query: BundleQuery) =>
  queryOptions({
    queryKey: ['evidence/estimate', query],
    queryFn: ({ signal }) => fetchJson<EvidenceEstimate>('/api/evidence/estimate', query, signal),
  })
