import { Unplug } from 'lucide-react'
import Link from 'next/link'
import { buttonClass } from '@/components/ui/button'
import { ConfigExample } from '@/components/ui/config-example'

const EXAMPLE = `"sources": [
  { "kind": "s3", "name": "trail", "bucket": "trail-logs", "from": "2026-09-01" }
]`

/** Nothing is configured that metric calls could be read from: not the same as having none. */
export function NoSource() {
  return (
    <div className="w-full max-w-[760px] px-4 pt-9 pb-8 max-tablet:px-3.5">
      <Unplug aria-hidden className="size-7! stroke-[1.5]! text-text-2" />
      <h2 className="mt-2.5 mb-1.5 text-page font-semibold tracking-[-.01em]">No source is configured</h2>
      <p className="max-w-[66ch] text-[14px]/[21px] text-text-2">
        So no metric call can be read, and nothing can be said about runs either way. The event history of a fleet never
        holds metric calls. Name where your trail’s records are kept in{' '}
        <code className="mono text-body!">metrictrail.config.json</code> and start MetricTrail again: a bucket (
        <code className="mono text-body!">s3</code>), a folder (<code className="mono text-body!">directory</code>), a
        CloudTrail Lake event data store (<code className="mono text-body!">lake</code>) or a log group (
        <code className="mono text-body!">logs</code>).
      </p>
      <ConfigExample beside="fleet" text={EXAMPLE} />
      <Link href="/sources?setup=cli" className={`mt-4 ${buttonClass('primary')}`}>
        What a trail must record, as text to copy
      </Link>
    </div>
  )
}
