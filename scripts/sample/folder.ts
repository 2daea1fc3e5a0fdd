import { join } from 'node:path'

/** Where the sample trail lies: in MetricTrail's data directory (`METRICTRAIL_DATA`, or `.metrictrail` here). */
export function defaultTrailFolder(): string {
  return join(process.env.METRICTRAIL_DATA ?? '.metrictrail', 'sample-trail')
}
