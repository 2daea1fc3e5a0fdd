import { CircleAlert, CircleCheck, CircleDashed, CircleX, Loader } from 'lucide-react'
import { Badge } from '@/components/ui/badge'
import { Instant } from '@/components/ui/instant'
import { Progress } from '@/components/ui/progress'
import { Untrusted } from '@/components/ui/untrusted'
import type { IngestResponse } from '@/lib/api/ingest'
import { formatCoarse, formatCount } from '@/lib/format'
import { isAsked, readOf, refusedOf, SourceRows } from './source-rows'

type Source = IngestResponse['sources'][number]

const KINDS: Record<Source['kind'], string> = {
  ...{ directory: 'Folder', s3: 'S3 bucket', lake: 'CloudTrail Lake', logs: 'CloudWatch Logs' },
  history: 'Event history',
}

/** One source: its state in a word and a shape, its counts, and its last failure with since when. */
export function SourceCard({ source }: { source: Source }) {
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
      {isEmpty(source) ? (
        <p className="border-t border-border-1 px-3 py-2 text-small text-text-2">{emptyWords(source)}</p>
      ) : null}
      {source.rate === null ? null : <Reading source={source} read={readOf(source)} rate={source.rate} />}
      {source.progress === null ? null : <Asking source={source} progress={source.progress} />}
      <SourceRows source={source} />
    </li>
  )
}

function emptyWords(source: Source): string {
  if (!isAsked(source)) {
    return 'It can be listed, and holds no log files. Correct its place (path, prefix, accounts, regions, from), or wait for the first delivery.'
  }
  const held = 'It answers, and holds none of the events that MetricTrail keeps.'
  // The history of an account has no other place: it may truly have none.
  return source.kind === 'history' ? held : `${held} Correct its place, or wait for the first.`
}

/** Up to date with nothing in it, as far as can be seen. */
function isEmpty(source: Source): boolean {
  if (source.state !== 'following' || refusedOf(source) > 0) return false
  return isAsked(source) ? readOf(source) === 0 : source.files.listed === 0
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
          {isAsked(source) ? 'Asking' : 'Listing'}
        </Badge>
      )
    case 'ingesting':
      if (source.waitsFor !== null)
        return (
          <Badge icon={CircleDashed} tone="quiet">
            Waiting for <Untrusted text={source.waitsFor} className="font-sans" />
          </Badge>
        )
      return (
        <Badge icon={Loader} tone="accent">
          {source.progress === null ? 'Reading' : 'Asking'}
        </Badge>
      )
    case 'following':
      if (refusedOf(source) > 0)
        return (
          <Badge icon={CircleX} tone={readOf(source) === 0 ? 'failed' : 'caution'}>
            Following, {formatCount(refusedOf(source))} cannot be read
          </Badge>
        )
      if (isEmpty(source))
        return (
          <Badge icon={CircleAlert} tone="caution">
            {isAsked(source) ? 'Nothing kept' : 'Nothing listed'}
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
  return (
    <div className="border-t border-border-1 px-3 py-2 text-small text-text-2">
      <Progress label={`Reading ${source.name}`} done={read} of={read + source.files.waiting} />
      {formatCount(rate.filesPerSecond)} log files a second, {formatCoarse(rate.secondsLeft * 1000)} left
    </div>
  )
}

/** The event history answers one name of call a question, twice a second for each account and region. */
function Asking({ source, progress }: { source: Source; progress: NonNullable<Source['progress']> }) {
  const { done, of, secondsLeft } = progress
  return (
    <div className="border-t border-border-1 px-3 py-2 text-small text-text-2">
      <Progress label={`Asking ${source.name}`} done={done} of={of} />
      {formatCount(done)} of {formatCount(of)} questions asked, one for each name of call, account and region. At 2
      requests a second for each account and region that takes {secondsLeft < 60 ? '' : 'at least '}
      {formatCoarse(secondsLeft * 1000)} more.
    </div>
  )
}
