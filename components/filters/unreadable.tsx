import Link from 'next/link'
import { UnreadText } from '@/components/shell/coverage-gaps'
import { Untrusted } from '@/components/ui/untrusted'
import type { ContextResponse } from '@/lib/api/context'
import type { IngestResponse } from '@/lib/api/ingest'
import { parseObjectKey } from '@/lib/cloudtrail/object-key'
import { formatCount } from '@/lib/format'
import { type Chosen, failedSources, unreadFiles } from './empty-reason'

const MOST = 3

/** `1,234 log files`. */
export const unreadWords = (files: number) => `${formatCount(files)} ${files === 1 ? 'log file' : 'log files'}`

interface Facts {
  /** `runs`. */
  what: string
  context: ContextResponse
  ingest: IngestResponse
  chosen: Chosen
}

/** What could not be read and may hold what a list looks for: whole sources, log files, settings of trails. */
export function Unreadable({ what, context, ingest, chosen }: Facts) {
  const { unread, cells } = context.coverage
  const settings = unread.filter(({ why }) => why === 'settings')
  const files = unreadFiles(ingest, chosen)
  const isPartlyRead = cells.some((cell) => cell === 'delivered' || cell === 'partly')
  return (
    <>
      <p>
        {isPartlyRead ? `No ${what} match in the log files that were read. ` : null}
        {files === 0
          ? 'This is not the same as having none.'
          : `${unreadWords(files)} ${files === 1 ? 'exists' : 'exist'} for this range and could not be read, so this is not the same as having none.`}
      </p>
      {files === 0 ? null : <Files files={ingest.quarantined} chosen={chosen} />}
      <Places places={unread.filter(({ why }) => why !== 'settings')} />
      {settings.length === 0 ? null : <p className="mt-2">Settings of trails could not be read:</p>}
      <Places places={settings} />
      {files + unread.length > 0 ? (
        <FailedCount ingest={ingest} chosen={chosen} />
      ) : (
        <FailedSources failed={failedSources(ingest, chosen)} of={ingest.sources.length} />
      )}
    </>
  )
}

function Places({ places }: { places: ContextResponse['coverage']['unread'] }) {
  return (
    <>
      {places.slice(0, MOST).map((place) => (
        <p key={`${place.account} ${place.region}`} className="mt-2 break-words">
          <UnreadText place={place} />
        </p>
      ))}
      <MoreInFleet count={places.length - MOST} />
    </>
  )
}

/** Places that are not named here are in the fleet. */
export function MoreInFleet({ count }: { count: number }) {
  if (count <= 0) return null
  return (
    <p className="mt-2">
      <Link href="/fleet">And {formatCount(count)} more, in Fleet.</Link>
    </p>
  )
}

/** What is broken beside the reasons that are the place's own, and may hold something of it. */
export function FailedCount({ ingest, chosen }: Pick<Facts, 'ingest' | 'chosen'>) {
  const failed = failedSources(ingest, chosen).length
  if (failed === 0) return null
  return (
    <p className="mt-2">
      {formatCount(failed)} of {formatCount(ingest.sources.length)} sources cannot be read, and may hold log files of
      it: <Link href="/sources">see Sources</Link>.
    </p>
  )
}

/** Several sources may fail for one reason, which is said once. */
function FailedSources({ failed, of }: { failed: IngestResponse['sources']; of: number }) {
  const errors = [...new Set(failed.flatMap(({ error }) => error ?? []))]
  return (
    <>
      {failed.length < 2 ? null : (
        <p className="mt-2">
          {formatCount(failed.length)} of {formatCount(of)} sources cannot be read:
        </p>
      )}
      {errors.slice(0, MOST).map((error) => (
        <p key={error} className="mt-2 break-words text-failed">
          <Untrusted text={error} className="font-sans" />
        </p>
      ))}
      {errors.length > MOST ? <p className="mt-2">And {formatCount(errors.length - MOST)} more errors.</p> : null}
    </>
  )
}

function Files({ files, chosen }: { files: IngestResponse['quarantined']; chosen: Chosen }) {
  const shown = files.filter(({ state, key }) => (state === 'refused' || state === 'quarantined') && isOf(key, chosen))
  return (
    <ul className="mt-2 flex flex-col gap-2">
      {shown.slice(0, MOST).map(({ source, key, reason, detail, alike }) => (
        <li key={`${source} ${key} ${reason}`} className="wrap-anywhere">
          <Untrusted text={detail} className="font-sans text-failed" />
          <span className="block text-small">
            <Untrusted text={key} />
            {alike === 0 ? null : ` and ${formatCount(alike)} more`}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** Files whose names say nothing may be of any place. */
function isOf(key: string, { account, region }: Chosen): boolean {
  const named = parseObjectKey(key)
  if (named === null) return true
  if (named.kind === 'digest') return false
  return (
    (account.length === 0 || account.includes(named.account)) && (region.length === 0 || region.includes(named.region))
  )
}
