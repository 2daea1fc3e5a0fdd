import { join, relative, resolve } from 'node:path'

/** Where the sample trail lies: in MetricTrail's data directory (`METRICTRAIL_DATA`, or `.metrictrail` here). */
export function defaultTrailFolder(): string {
  return join(process.env.METRICTRAIL_DATA || '.metrictrail', 'sample-trail')
}

/** Says so when MetricTrail would not read the folder under the present environment. */
export function noteUnreadFolder(folder: string) {
  const sources = process.env.METRICTRAIL_SOURCES ? process.env.METRICTRAIL_SOURCES.split(',') : [defaultTrailFolder()]
  const isRead = sources.some((source) => {
    const way = relative(resolve(source.trim().replace(/^[\w.-]+=/, '')), folder)
    return !way.startsWith('..')
  })
  if (!isRead)
    console.log(
      `# MetricTrail does not read ${folder}: add it to METRICTRAIL_SOURCES, or give one of its folders with --out.`,
    )
}
