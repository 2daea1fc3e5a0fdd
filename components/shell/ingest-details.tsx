import Link from 'next/link'
import type { ReactNode } from 'react'
import { InstantOrNone } from '@/components/ui/instant'
import { Untrusted } from '@/components/ui/untrusted'
import type { ContextResponse } from '@/lib/api/context'
import type { IngestResponse } from '@/lib/api/ingest'
import { formatCount } from '@/lib/format'

/** As-of, newest call, newest delivery, each source with its counts, and each file that could not be read. */
export function IngestDetails({ context, ingest }: { context: ContextResponse; ingest: IngestResponse | undefined }) {
  return (
    <div className="w-[520px] max-w-[calc(100vw-18px)] p-4 text-small">
      <h2 className="mb-2 text-body font-semibold">How fresh is this?</h2>
      <dl className="mb-3 grid grid-cols-[128px_1fr] gap-y-1">
        <Row name="Picture as of">
          <InstantOrNone at={context.asOf.ms === 0 ? null : context.asOf} none="nothing read yet" />
        </Row>
        <Row name="Newest call, observed">
          <InstantOrNone at={context.lastEvent} none="none" />
        </Row>
        <Row name="Newest delivery">
          <InstantOrNone at={context.lastDelivered} none="no log file says when it was delivered" />
        </Row>
      </dl>
      {ingest === undefined ? (
        <p className="text-text-2">The state of reading is not known yet.</p>
      ) : (
        <Sources ingest={ingest} />
      )}
    </div>
  )
}

function Sources({ ingest }: { ingest: IngestResponse }) {
  return (
    <>
      {ingest.error === null ? null : (
        <p className="mb-2 break-words text-failed">
          <Untrusted text={ingest.error} />
        </p>
      )}
      {ingest.sources.map((source) => (
        <section key={source.name} className="mb-2 border-t border-border-1 pt-2">
          <h3 className="flex gap-2 font-semibold break-all">
            <Untrusted text={source.location} />
            <span className="ml-auto font-normal whitespace-nowrap text-text-2">{source.state}</span>
          </h3>
          <p className="mt-1 text-text-2">
            {formatCount(source.files.ingested)} of {formatCount(source.files.listed)} log files read,{' '}
            {formatCount(source.files.waiting)} waiting, {formatCount(source.files.partial)} read in part,{' '}
            {formatCount(source.files.quarantined)} not readable, {formatCount(source.files.missing)} gone
            {source.files.refused === 0 ? null : (
              <span className="text-failed">, {formatCount(source.files.refused)} cannot be read</span>
            )}
          </p>
          {source.progress === null ? null : (
            <p className="mt-1 text-text-2">
              {formatCount(source.progress.done)} of {formatCount(source.progress.of)} questions asked
            </p>
          )}
          {source.error === null ? null : (
            <p className="mt-1 break-words text-failed">
              <Untrusted text={source.error} />
            </p>
          )}
        </section>
      ))}
      <p className="border-t border-border-1 pt-2 text-text-2">
        {formatCount(ingest.totals.records)} records: {formatCount(ingest.totals.kept)} kept,{' '}
        {formatCount(ingest.totals.other)} other services’, {formatCount(ingest.totals.rejected)} rejected,{' '}
        {formatCount(ingest.totals.duplicates)} seen before
      </p>
      <p className="mt-1 text-text-2">
        {formatCount(ingest.setAside)} files are set aside.{' '}
        <Link href="/sources" className="underline">
          Sources, with every reason
        </Link>
      </p>
    </>
  )
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-text-3">{name}</dt>
      <dd>{children}</dd>
    </>
  )
}
