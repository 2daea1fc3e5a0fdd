import { Instant } from '@/components/ui/instant'

type At = { ms: number } | null

/** What stands behind "since": CloudTrail is asked now and then, so mostly only between which two answers is known. */
export function Since({ since, lastOther }: { since: At; lastOther: At }) {
  if (since === null) return null
  if (lastOther?.ms === since.ms) return <Instant ms={since.ms} />
  if (lastOther === null) {
    return (
      <>
        <span className="text-text-3">at least</span> <Instant ms={since.ms} />
      </>
    )
  }
  return (
    <>
      <span className="text-text-3">between</span> <Instant ms={lastOther.ms} />{' '}
      <span className="text-text-3">and</span> <Instant ms={since.ms} />
    </>
  )
}
