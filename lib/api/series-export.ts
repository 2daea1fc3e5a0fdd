import { z } from 'zod'
import { toSearch } from './fetch'
import { EpochMs, Key, MetricName, XAxis } from './fields'

export const EXPORT_FORMATS = ['csv', 'ndjson', 'parquet'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

export const EXPORT_TYPES: Record<ExportFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  ndjson: 'application/x-ndjson',
  parquet: 'application/vnd.apache.parquet',
}

/**
 * `GET /api/series/export`: every write of series, none left out and none bucketed. `from`, `to` are in x units of the
 * axis, both inclusive; with either, writes without a place on the axis are left out.
 */
export const SeriesExportQuery = z.object({
  run: z.array(Key).min(1).max(200),
  metric: z.array(MetricName).min(1).max(100),
  format: z.enum(EXPORT_FORMATS).default('csv'),
  x: XAxis.default('step'),
  from: z.number().nullable().default(null),
  to: z.number().nullable().default(null),
  asOf: EpochMs.nullable().default(null),
})
export type SeriesExportQuery = z.infer<typeof SeriesExportQuery>

/** Where an export is downloaded, as a path with its query. */
export const exportPath = (query: SeriesExportQuery) => `/api/series/export?${toSearch(query)}`
