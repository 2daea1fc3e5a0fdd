import { CircleMinus } from 'lucide-react'
import type { Route } from 'next'
import Link from 'next/link'
import { useState } from 'react'
import { Fact, Facts, Section } from '@/components/evidence/section'
import { reasonWords, VerdictBadge } from '@/components/evidence/verdict-badge'
import { Button } from '@/components/ui/button'
import { Instant } from '@/components/ui/instant'
import { Untrusted } from '@/components/ui/untrusted'
import { EVENT_KINDS } from '@/lib/api/events'
import type { HourResponse, IntegrityPlace } from '@/lib/api/integrity'
import { parseAsInstant } from '@/lib/api/search-params'
import { FROM_WORST } from '@/lib/cloudtrail/verdict'
import { formatCount } from '@/lib/format'

const HOUR = 3_600_000
const FEW = 12

/** Calls and runs in the log files of the hour, with links to where they are listed. */
export function AffectedSection({ answer, place }: { answer: HourResponse; place: IntegrityPlace }) {
  const { hour, events, runs } = answer
  // Log files come up to an hour after the calls in them; lists filter by when calls were observed.
  const range = {
    ...{ account: place.account, region: place.region },
    ...{ from: parseAsInstant.serialize(hour.fromMs - HOUR), to: parseAsInstant.serialize(hour.toMs) },
  }
  const listed = new URLSearchParams({ ...range, kind: EVENT_KINDS.join() })
  return (
    <Section title="Affected">
      <Facts>
        <Fact name="Events">{formatCount(events)} in the log files of this hour</Fact>
        <Fact name="Runs">{formatCount(runs)} in them</Fact>
      </Facts>
      {events === 0 ? null : (
        <p className="mt-1 text-small text-text-2">
          Observed in this hour or the one before it, since log files come some minutes after their calls, and so more
          than these:{' '}
          <Link className="leading-6 underline" href={`/events?${listed.toString()}` as Route}>
            calls
          </Link>
          ,{' '}
          <Link className="leading-6 underline" href={`/runs?${new URLSearchParams(range).toString()}` as Route}>
            runs
          </Link>
        </p>
      )}
    </Section>
  )
}

/** Log files that came in the hour, or that its digest names, the worst first. */
export function FilesSection({ answer: { files, fileCount } }: { answer: HourResponse }) {
  const [all, setAll] = useState(false)
  const sorted = [...files].sort((a, b) => FROM_WORST.indexOf(a.verdict) - FROM_WORST.indexOf(b.verdict))
  const shown = all ? sorted : sorted.slice(0, FEW)
  return (
    <Section title="Log files" remark={formatCount(fileCount)}>
      {files.length === 0 ? <p className="text-small text-text-2">None came in this hour, and none is named.</p> : null}
      <ul className="flex flex-col gap-1.5 text-small/[16px]">
        {shown.map(({ key, verdict, reason, events, state }) => (
          <li key={key}>
            <span className="flex items-center gap-2">
              <VerdictBadge verdict={verdict} reason={reason} />
              <span className="ml-auto text-text-3">
                {state === null ? 'not there' : null}
                {state === 'held' ? 'cannot be read' : null}
                {state === null || state === 'held'
                  ? null
                  : `${formatCount(events)} ${events === 1 ? 'event' : 'events'}`}
              </span>
            </span>
            {reason === null ? null : <span className="block text-text-2">{reasonWords(reason)}</span>}
            <Untrusted text={key} className="text-text-2 wrap-anywhere" />
          </li>
        ))}
      </ul>
      {sorted.length > shown.length ? (
        <Button size="sm" className="mt-1.5" onClick={() => setAll(true)}>
          Show {formatCount(sorted.length - shown.length)} more
        </Button>
      ) : null}
    </Section>
  )
}

/** How to check the hour without MetricTrail. */
export function CommandSection({ command }: { command: string | null }) {
  if (command === null) return null
  return (
    <Section title="Check it yourself">
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls is reached by the keyboard.
        tabIndex={0}
        className="overflow-auto rounded-2 border border-border-1 bg-surface-inset px-2.5 py-[7px] font-mono text-[11px]/[15.5px] whitespace-pre-wrap text-text-2 wrap-anywhere"
      >
        {command}
      </pre>
    </Section>
  )
}

const LIMITS = 'What this page does not prove'

/** What no digest can say, in plain words. */
export function LimitsSection({ first }: LimitsProps) {
  return (
    <Section title={LIMITS}>
      <Limits first={first} />
    </Section>
  )
}

/** The same on the page itself. */
export function LimitsCard({ first }: LimitsProps) {
  return (
    <section aria-labelledby="limits" className="rounded-3 border border-border-1 bg-surface-1 px-3.5 pt-2 pb-2.5">
      <h2 id="limits" className="pb-1.5 text-body font-semibold">
        {LIMITS}
      </h2>
      <Limits first={first} />
    </section>
  )
}

interface LimitsProps {
  /** When the first digest of the chain begins; null: not known. */
  first: { ms: number } | null
}

function Limits({ first }: LimitsProps) {
  return (
    <ul className="flex flex-col gap-1 text-small text-text-2">
      <Limit>That a submitted value was stored, or is true.</Limit>
      <Limit>That no call was made while logging was off.</Limit>
      <Limit>Who held the credentials. It names the session that signed the call.</Limit>
      {first === null ? null : (
        <Limit>
          Anything before <Instant ms={first.ms} />, the first digest in this chain.
        </Limit>
      )}
    </ul>
  )
}

function Limit({ children }: { children: React.ReactNode }) {
  return (
    <li className="flex items-start gap-2">
      <CircleMinus aria-hidden className="mt-px size-3! text-text-3" />
      <span>{children}</span>
    </li>
  )
}
