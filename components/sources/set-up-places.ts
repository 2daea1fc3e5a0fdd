import type { IngestResponse } from '@/lib/api/ingest'
import type { ReadPlaces } from '@/lib/cloudtrail/set-up-reader'

type Source = Pick<IngestResponse['sources'][number], 'kind' | 'location' | 'queue'>

/** What the sources read, for a policy that names it. Of which account it is only a queue's URL says. */
export function setUpPlaces(sources: readonly Source[]): ReadPlaces {
  const named = (kind: Source['kind'], pattern: RegExp) =>
    sources.flatMap((source) => {
      const [, first = '', second = ''] = (source.kind === kind ? pattern.exec(source.location) : null) ?? []
      return first === '' ? [] : [{ first, second }]
    })
  return {
    buckets: named('s3', /^s3:\/\/([^/]+)\/(.*?)\/?$/).map(({ first, second }) => ({ bucket: first, prefix: second })),
    stores: named('lake', / (\S+) (\S+)$/).map(
      ({ first, second }) => `cloudtrail:${first}:YOUR-ACCOUNT:eventdatastore/${second}`,
    ),
    logGroups: named('logs', / (\S+) (\S+)$/).map(
      ({ first, second }) => `logs:${first}:YOUR-ACCOUNT:log-group:${second}:*`,
    ),
    queues: sources.flatMap(({ queue }) => (queue === null ? [] : [queueArn(queue.location)])),
  }
}

function queueArn(url: string): string {
  const { hostname, pathname } = new URL(url)
  const [, region = 'YOUR-REGION'] = /^sqs\.([a-z0-9-]+)\./.exec(hostname) ?? []
  const [account = '', name = ''] = pathname.split('/').slice(1)
  return `sqs:${region}:${account}:${name}`
}
