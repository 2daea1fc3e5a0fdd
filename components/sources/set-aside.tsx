'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { RotateCw } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { Instant } from '@/components/ui/instant'
import { Untrusted } from '@/components/ui/untrusted'
import { type IngestResponse, ingestOptions, retrySetAside } from '@/lib/api/ingest'
import { formatCount } from '@/lib/format'

type Ingest = Pick<IngestResponse, 'sources' | 'quarantined' | 'setAside'>

/** Of a source that did not answer since the start nobody knows what it holds. */
export const isUnlisted = ({ state }: IngestResponse['sources'][number]) => state === 'listing'

const STATES: Record<string, string> = {
  refused: 'Not read',
  quarantined: 'Not readable',
  partial: 'Read in part',
  missing: 'Gone, read before',
}

/** Log files of which something could not be read, each with its reason. The rest of their source goes on. */
export function SetAside({ ingest }: { ingest: Ingest }) {
  const { quarantined: files, setAside: count } = ingest
  const listed = files.reduce((sum, { alike }) => sum + 1 + alike, 0)
  return (
    <section aria-labelledby="set-aside" className="min-w-0 rounded-3 border border-border-1 bg-surface-1">
      <div className="flex flex-wrap items-center gap-x-3 px-3 pt-2">
        <h2 id="set-aside" className="flex-1 font-semibold">
          Set aside <span className="font-normal text-text-3">{formatCount(count)}</span>
        </h2>
        {files.length === 0 ? null : <Retry />}
      </div>
      <p className="px-3 pb-2 text-small text-text-2">
        {files.length === 0
          ? noneWords(ingest)
          : 'A file that was not read is tried again by itself, soon at first, then every 15 minutes; one that is not readable, when it changes.'}
      </p>
      <ul>
        {files.map((file) => (
          <li
            key={`${file.source} ${file.key} ${file.reason}`}
            className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 border-t border-border-1 px-3 py-1.5 text-small max-tablet:grid-cols-1"
          >
            <div className="min-w-0 wrap-anywhere">
              <Untrusted text={file.key} />
              {file.alike === 0 ? null : <span className="font-medium"> and {formatCount(file.alike)} more</span>}
              <p className="text-text-2">
                {STATES[file.state] ?? file.state}, {file.reason.replaceAll('_', ' ')}:{' '}
                <Untrusted text={file.detail} className="font-sans" />
              </p>
            </div>
            <p className="text-right text-text-3 max-tablet:text-left">
              <Untrusted text={file.source} className="font-sans" /> · <Instant ms={file.seen.ms} />
            </p>
          </li>
        ))}
      </ul>
      {count > listed ? (
        <p className="border-t border-border-1 px-3 py-1.5 text-small text-text-2">
          And {formatCount(count - listed)} older ones.
        </p>
      ) : null}
    </section>
  )
}

/** Of what is not known yet nothing is said but that. */
function noneWords({ sources }: Ingest): string {
  const waiting = sources.reduce((sum, { files }) => sum + files.waiting, 0)
  const unlisted = sources.filter(isUnlisted).length
  const failed = sources.filter(({ state }) => state === 'failed').length
  const open = [
    ...(waiting === 0 ? [] : [`${formatCount(waiting)} log ${waiting === 1 ? 'file is' : 'files are'} not read yet`]),
    ...(unlisted === 0
      ? []
      : [`${formatCount(unlisted)} ${unlisted === 1 ? 'source is' : 'sources are'} not listed yet`]),
    ...(failed === 0 ? [] : [`${formatCount(failed)} ${failed === 1 ? 'source' : 'sources'} cannot be read`]),
  ]
  return open.length === 0
    ? 'Every log file that was listed could be read whole.'
    : `None of the log files that were read. ${open.join(', ')}.`
}

/** Limits or the parser may have changed since the files were set aside. */
function Retry() {
  const client = useQueryClient()
  const { mutate, isPending, data, error } = useMutation({
    mutationFn: retrySetAside,
    onSuccess: () => client.invalidateQueries(ingestOptions()),
  })
  return (
    <>
      <p role="status" className="text-small text-text-2">
        {data === undefined ? '' : `${formatCount(data.files)} are read again now.`}
        {error === null ? '' : error.message}
      </p>
      <Button size="sm" disabled={isPending} onClick={() => mutate()}>
        <RotateCw aria-hidden />
        Try all again
      </Button>
    </>
  )
}
