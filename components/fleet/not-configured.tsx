import { Network } from 'lucide-react'
import Link from 'next/link'
import { buttonClass } from '@/components/ui/button'
import { ConfigExample } from '@/components/ui/config-example'

const EXAMPLE = `"fleet": {
  "organization": true,
  "role": {
    "arn": "arn:aws:iam::{account}:role/metrictrail-reader",
    "externalId": "YOUR-EXTERNAL-ID"
  },
  "regions": ["eu-west-1", "us-east-1"]
}`

/** No fleet is named: what that leaves unknown, and what to write where. */
export function NotConfigured() {
  return (
    <div className="w-full max-w-[760px] px-4 pt-9 pb-8 max-tablet:px-3.5">
      <Network aria-hidden className="size-7! stroke-[1.5]! text-text-2" />
      <h2 className="mt-2.5 mb-1.5 text-page font-semibold tracking-[-.01em]">No fleet is configured</h2>
      <p className="max-w-[66ch] text-[14px]/[21px] text-text-2">
        Until then the settings of the trails are unknown: where nothing is on record, MetricTrail cannot say whether
        nothing was logged or nothing was recorded. Name the accounts and regions in{' '}
        <code className="mono text-body!">metrictrail.config.json</code> and start MetricTrail again.
      </p>
      <ConfigExample beside="sources" text={EXAMPLE} />
      <ul className="mt-3 flex max-w-[72ch] flex-col gap-1 text-small/[18px] text-text-2">
        <li>
          <code className="mono">organization</code> asks AWS Organizations for accounts, names and units. Without it,
          list them: <code className="mono wrap-anywhere">"accounts": ["111122223333"]</code>, and give names in a CSV
          file of account,name,unit: <code className="mono">"names": "accounts.csv"</code>.
        </li>
        <li>
          <code className="mono">role</code> is assumed in each account; <code className="mono">{'{account}'}</code>{' '}
          stands for its number. It may read and change nothing.
        </li>
      </ul>
      <Link href="/sources?setup=stackset" className={`mt-4 ${buttonClass('primary')}`}>
        The reader role, as text to copy
      </Link>
    </div>
  )
}
