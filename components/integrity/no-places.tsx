'use client'
import Link from 'next/link'
import { useGlobalFilter } from '@/components/filters/global-filter'
import { Button, buttonClass } from '@/components/ui/button'
import { Loading } from '@/components/ui/loading'
import { formatCount, formatInstant } from '@/lib/format'
import { unreadWords, useUnread } from './unread-notice'

/** No log file says which account and region it is of: none at all, none of those chosen, or none that can be read. */
export function NoPlaces({ filtered }: { filtered: boolean }) {
  const [{ from, to }, setFilter] = useGlobalFilter()
  const unread = useUnread()
  if (unread === null) return <Loading what="Integrity" />
  const isRange = from !== null || to !== null
  const isUnread = unread.files + unread.digests + unread.failed > 0
  return (
    <div className="mx-auto w-full max-w-[760px] px-4 pt-9">
      <h2 className="mb-1.5 text-page font-semibold tracking-[-.01em]">
        {isUnread ? 'Could not read' : isRange ? 'Nothing in this range' : filtered ? NO_PLACE : 'No log files yet'}
      </h2>
      <p className="mb-5 max-w-[66ch] text-[14px]/[21px] text-text-2">
        {isUnread
          ? unreadText(unread)
          : isRange
            ? rangeText({ from, to, filtered })
            : filtered
              ? NONE_CHOSEN
              : unread.isReading
                ? READING
                : NONE_YET}
      </p>
      <div className="flex flex-wrap gap-2">
        {isUnread ? (
          <Link href="/sources" className={buttonClass('primary')}>
            Sources, with every reason
          </Link>
        ) : null}
        {filtered || isRange ? (
          <Button
            variant={isUnread ? 'plain' : 'primary'}
            onClick={() => void setFilter({ account: null, region: null, from: null, to: null })}
          >
            {filtered ? 'Show all accounts, regions and times' : 'Show the whole record'}
          </Button>
        ) : null}
        {filtered || isRange || isUnread ? null : (
          <Link href="/sources?setup=cli" className={buttonClass('primary')}>
            Sources, and what to switch on
          </Link>
        )}
      </div>
    </div>
  )
}

const NO_PLACE = 'No log files of these accounts and regions'
const NONE_CHOSEN =
  'Nothing that was delivered by a trail is of the accounts and regions chosen, so there is nothing that a digest could prove.'
const READING = 'The log files are being read. What digests prove of them appears here by itself.'
const NONE_YET =
  'Only log files that a trail delivered are signed for, by digests. The sources hold none. Answers of CloudTrail Lake, of log groups and of the event history have no digests.'

function rangeText({ from, to, filtered }: { from: number | null; to: number | null; filtered: boolean }): string {
  const bounds = [
    ...(from === null ? [] : [`from ${formatInstant(from)}`]),
    ...(to === null ? [] : [`to ${formatInstant(to)}`]),
  ]
  const which = filtered ? ' of the accounts and regions chosen' : ''
  return `No log file${which} was delivered ${bounds.join(' ')}, and no digest is expected there. What the sources hold lies outside this range.`
}

function unreadText(unread: { files: number; digests: number; failed: number }): string {
  const failed =
    unread.failed === 0
      ? ''
      : `${formatCount(unread.failed)} ${unread.failed === 1 ? 'source' : 'sources'} cannot be read. `
  return `${failed}${unreadWords(unread)} Nothing can be said of what digests prove until then: this is not the same as having no log files.`
}
