import type { ReactNode } from 'react'
import { Instant, InstantOrNone } from '@/components/ui/instant'
import { Untrusted } from '@/components/ui/untrusted'
import type { IngestResponse } from '@/lib/api/ingest'
import { formatBytes, formatCount } from '@/lib/format'

type Source = IngestResponse['sources'][number]

/** Whether records are asked for, instead of log files listed and read. */
export const isAsked = ({ kind }: Pick<Source, 'kind'>) => kind === 'lake' || kind === 'logs' || kind === 'history'

/** Read whole or in part: log files, or pages of a source without files. */
export const readOf = ({ files }: Pick<Source, 'files'>) => files.ingested + files.partial

/** Log files and digest files that are kept back. */
export const refusedOf = ({ files, digestsRefused }: Pick<Source, 'files' | 'digestsRefused'>) =>
  files.refused + digestsRefused

/** Counts and times of one source. */
export function SourceRows({ source }: { source: Source }) {
  return (
    <dl className="grid grid-cols-[128px_1fr] gap-y-1 border-t max-tablet:grid-cols-[96px_1fr] border-border-1 px-3 py-2 text-small">
      {isAsked(source) ? <AskedRows source={source} /> : <FileRows source={source} />}
    </dl>
  )
}

function FileRows({ source }: { source: Source }) {
  const { files } = source
  return (
    <>
      <Row name="Log files">
        {source.lastListed === null ? 'how many is not known' : `${formatCount(files.listed)} listed`},{' '}
        {formatCount(readOf(source))} read
        {files.waiting === 0 ? null : `, ${formatCount(files.waiting)} waiting`}
      </Row>
      {source.held === null ? null : (
        <Row name="Held back">
          <HeldBack source={source} held={source.held} />
        </Row>
      )}
      <Row name="Read in part">{formatCount(files.partial)}</Row>
      <Row name="Not readable">{formatCount(files.quarantined)}</Row>
      <Row name="Gone">
        {formatCount(files.missing)}
        {files.missing === 0 ? null : <span className="text-text-3"> (their events stay)</span>}
      </Row>
      <Row name="Replaced">
        {formatCount(files.replaced)}
        {files.replaced === 0 ? null : <span className="text-text-3"> (what was read before stays)</span>}
      </Row>
      {source.digests === 0 ? null : (
        <Row name="Digest files">{formatCount(source.digests)} kept, with their signatures</Row>
      )}
      {source.keysError === null ? null : (
        <Row name="Public keys">
          <span className="wrap-anywhere text-unattested">
            <Untrusted text={source.keysError} className="font-sans" /> Without them no log file is verified.
          </span>
        </Row>
      )}
      {source.queue === null ? null : (
        <Row name="Queue">
          <QueueState queue={source.queue} />
        </Row>
      )}
      <Row name="Last listed">
        <InstantOrNone at={source.lastListed} none="never since the start" />
      </Row>
      <Row name="Newest delivery">
        <InstantOrNone
          at={source.newestDelivery}
          none={readOf(source) === 0 ? 'no log file was read' : 'no log file’s name says when it was delivered'}
        />
      </Row>
    </>
  )
}

function HeldBack({ source, held }: { source: Source; held: NonNullable<Source['held']> }) {
  const { files, digestsRefused } = source
  const parts = [
    ...(files.refused === 0 ? [] : [`${formatCount(files.refused)} log ${files.refused === 1 ? 'file' : 'files'}`]),
    ...(digestsRefused === 0
      ? []
      : [`${formatCount(digestsRefused)} digest ${digestsRefused === 1 ? 'file' : 'files'}`]),
  ]
  return (
    <>
      <span className="text-failed">{parts.join(' and ')} cannot be read</span> since <Instant ms={held.since.ms} />,
      tried again{' '}
      {held.next === null ? (
        'with the next listing'
      ) : (
        <>
          after <Instant ms={held.next.ms} />
        </>
      )}
    </>
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

function AskedRows({ source }: { source: Source }) {
  const { files, asked } = source
  return (
    <>
      <Row name="Asked until">
        <InstantOrNone at={asked?.until ?? null} none="not all of it yet" />
      </Row>
      <Row name="Last answer">
        <InstantOrNone at={source.lastListed} none="none since the start" />
      </Row>
      {source.undelivered === null ? null : (
        <Row name="Delivery">
          <span className="wrap-anywhere text-unattested">
            <Untrusted text={source.undelivered} className="font-sans" />
          </span>
        </Row>
      )}
      <Row name="Pages kept">{formatCount(readOf(source))}</Row>
      <Row name="Read in part">{formatCount(files.partial)}</Row>
      <Row name="Not readable">{formatCount(files.quarantined)}</Row>
      {asked === null || asked.mostBytesADay === null ? null : (
        <Row name="Scanned">
          {formatBytes(asked.scannedBytes)} of {formatBytes(asked.mostBytesADay)} today{' '}
          <span className="text-text-3">
            (UTC day; queries cost by it. No more is begun at {formatBytes(asked.mostBytesADay)})
          </span>
        </Row>
      )}
      {asked === null ? null : <Row name="Asked for">{asked.habit}</Row>}
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
