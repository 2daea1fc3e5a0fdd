import { CircleAlert, CircleCheck, CircleDashed, CircleX, Loader } from 'lucide-react'
import type { ReactNode } from 'react'
import { Badge } from '@/components/ui/badge'
import { Instant, InstantOrNone } from '@/components/ui/instant'
import { Progress } from '@/components/ui/progress'
import { Untrusted } from '@/components/ui/untrusted'
import type { IngestResponse } from '@/lib/api/ingest'
import { formatCount, formatDifference } from '@/lib/format'

type Source = IngestResponse['sources'][number]

const KINDS: Record<Source['kind'], string> = {
  ...{ directory: 'Folder', s3: 'S3 bucket', lake: 'CloudTrail Lake', logs: 'CloudWatch Logs' },
  history: 'Event history',
}

/** One source: its state in a word and a shape, its counts, and its last failure with since when. */
export function SourceCard({ source }: { source: Source }) {
  const { files } = source
  const read = files.ingested + files.partial
  return (
    <li className="min-w-0 rounded-3 border border-border-1 bg-surface-1">
      <div className="flex flex-wrap items-baseline gap-x-2 px-3 pt-2">
        <h2 className="font-semibold break-all">
          <Untrusted text={source.name} />
        </h2>
        <span className="text-small text-text-3">{KINDS[source.kind]}</span>
        <span className="ml-auto">
          <State source={source} />
        </span>
      </div>
      <p className="px-3 pb-2 text-small break-all text-text-2">
        <Untrusted text={source.location} />
      </p>
      {source.error === null ? null : (
        <p role="alert" className="border-t border-border-1 px-3 py-2 text-small wrap-anywhere text-failed">
          <Untrusted text={source.error} className="font-sans" />
          {source.failedSince === null ? null : (
            <span className="block text-text-2">
              Since <Instant ms={source.failedSince.ms} />. Tried again by itself; what was read before stays.
            </span>
          )}
        </p>
      )}
      {source.state === 'following' && files.listed === 0 ? (
        <p className="border-t border-border-1 px-3 py-2 text-small text-text-2">
          It can be listed, and holds no log files. Correct its place (path, prefix, accounts, regions), or wait for the
          first delivery.
        </p>
      ) : null}
      {source.rate === null ? null : <Reading source={source} read={read} rate={source.rate} />}
      <dl className="grid grid-cols-[128px_1fr] gap-y-1 border-t max-tablet:grid-cols-[96px_1fr] border-border-1 px-3 py-2 text-small">
        <Row name="Log files">
          {formatCount(files.listed)} listed, {formatCount(read)} read
          {files.waiting === 0 ? null : `, ${formatCount(files.waiting)} waiting`}
        </Row>
        <Row name="Read in part">{formatCount(files.partial)}</Row>
        <Row name="Not readable">{formatCount(files.quarantined)}</Row>
        <Row name="Gone">
          {formatCount(files.missing)}
          {files.missing === 0 ? null : <span className="text-text-3"> (their events stay)</span>}
        </Row>
        {source.digests === 0 ? null : (
          <Row name="Digest files">{formatCount(source.digests)} kept, with their signatures</Row>
        )}
        {source.queue === null ? null : (
          <Row name="Queue">
            <QueueState queue={source.queue} />
          </Row>
        )}
        <Row name="Last listed">
          <InstantOrNone at={source.lastListed} none="not yet" />
        </Row>
        <Row name="Newest delivery">
          <InstantOrNone at={source.newestDelivery} none="no log file’s name says when it was delivered" />
        </Row>
      </dl>
    </li>
  )
}

function State({ source }: { source: Source }) {
  switch (source.state) {
    case 'failed':
      return (
        <Badge icon={CircleX} tone="failed">
          Cannot be read
        </Badge>
      )
    case 'listing':
      return (
        <Badge icon={CircleDashed} tone="quiet">
          Listing
        </Badge>
      )
    case 'ingesting':
      return (
        <Badge icon={Loader} tone="accent">
          Reading
        </Badge>
      )
    case 'following':
      if (source.files.listed === 0)
        return (
          <Badge icon={CircleAlert} tone="caution">
            Nothing listed
          </Badge>
        )
      return (
        <Badge icon={CircleCheck} tone="quiet">
          Up to date, following
        </Badge>
      )
  }
}

function Reading({ source, read, rate }: { source: Source; read: number; rate: NonNullable<Source['rate']> }) {
  const left = formatDifference(Math.max(1, Math.round(rate.secondsLeft)) * 1000).slice(1)
  return (
    <div className="border-t border-border-1 px-3 py-2 text-small text-text-2">
      <Progress label={`Reading ${source.name}`} done={read} of={read + source.files.waiting} />
      {formatCount(rate.filesPerSecond)} log files a second, some {left} left
    </div>
  )
}

function QueueState({ queue }: { queue: NonNullable<Source['queue']> }) {
  return (
    <>
      {queue.error === null ? 'Heard: new log files are read at once' : null}
      {queue.error === null || queue.failedSince === null ? null : (
        <span className="wrap-anywhere text-unattested">
          <Untrusted text={queue.error} className="font-sans" /> Since <Instant ms={queue.failedSince.ms} />.
        </span>
      )}
      {queue.ignored === 0 ? null : `; ${formatCount(queue.ignored)} notices of other places ignored`}
    </>
  )
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-text-3">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  )
}
