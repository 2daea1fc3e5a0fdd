import Link from 'next/link'
import { Instant } from '@/components/ui/instant'
import type { ContextResponse } from '@/lib/api/context'
import { formatCount, visibleText } from '@/lib/format'

type Coverage = ContextResponse['coverage']

const MOST = 4

/** What settings of trails leave out, and where they could not be read; nothing where they say neither. */
export function CoverageGaps({ coverage: { gaps, unread } }: { coverage: Coverage }) {
  return (
    <>
      {gaps.length === 0 ? null : (
        <>
          <h3 className="mt-3 mb-1 text-micro font-semibold text-text-2">Left out by settings of trails</h3>
          <ul className="flex flex-col gap-1">
            {gaps.slice(0, MOST).map((gap) => (
              <li key={`${gap.account} ${gap.region} ${gap.fromMs}`}>
                <GapText gap={gap} />
              </li>
            ))}
            <More count={gaps.length - MOST} />
          </ul>
        </>
      )}
      {unread.length === 0 ? null : (
        <>
          <h3 className="mt-3 mb-1 text-micro font-semibold text-text-2">Could not read</h3>
          <ul className="flex flex-col gap-1">
            {unread.slice(0, MOST).map((place) => (
              <li key={`${place.account} ${place.region}`}>
                <UnreadText place={place} />
              </li>
            ))}
            <More count={unread.length - MOST} />
          </ul>
        </>
      )}
    </>
  )
}

function More({ count }: { count: number }) {
  if (count <= 0) return null
  return (
    <li>
      <Link href="/fleet">and {formatCount(count)} more, in Fleet</Link>
    </li>
  )
}

/** `111122223333 eu-west-1, seen since …: Reads of metrics leave no record.` */
export function GapText({ gap: { account, region, words, fromMs, toMs } }: { gap: Coverage['gaps'][number] }) {
  return (
    <>
      {account} {region}, seen since <Instant ms={fromMs} />
      {toMs === null ? null : (
        <>
          {' '}
          until <Instant ms={toMs} />
        </>
      )}
      : <bdi>{visibleText(words)}</bdi>
    </>
  )
}

/** `111122223333 eu-west-1, since …: cloudtrail:DescribeTrails is needed.` */
export function UnreadText({ place }: { place: Coverage['unread'][number] }) {
  const { account, region, why, words, sinceMs } = place
  if (why === 'delivery') {
    return (
      <>
        {account} {region}: recorded, but nothing was delivered since <Instant ms={sinceMs} />.{' '}
        <bdi>{visibleText(words)}</bdi>
      </>
    )
  }
  return (
    <>
      {account} {region}, since <Instant ms={sinceMs} />: <bdi>{visibleText(words)}</bdi>
    </>
  )
}
