'use client'
import { ChevronLeft, ChevronRight, CircleDashed } from 'lucide-react'
import Link from 'next/link'
import { IconButton } from '@/components/ui/button'
import { Failure } from '@/components/ui/failure'
import { Loading } from '@/components/ui/loading'
import { Segmented } from '@/components/ui/segmented'
import { Untrusted } from '@/components/ui/untrusted'
import { formatCount, formatInstant, visibleText } from '@/lib/format'
import { type ChainDay, countStates } from './chain-days'
import { ChainGrid } from './chain-grid'
import { STATE_LOOKS } from './state-looks'
import type { Chain, ChainView } from './use-chain'

/** The digests of one trail: a day a row, an hour a column, with what came. */
export function ChainCard({ view }: { view: ChainView }) {
  const { chain, chains, days, months, page, isLoading, error, onChain, onPage, retry } = view
  return (
    <section aria-labelledby="chain" className="min-w-0 rounded-3 border border-border-1 bg-surface-1 pb-2">
      <header className="flex min-h-[38px] flex-wrap items-center gap-x-2.5 gap-y-1 px-3.5 pt-1">
        <h2 id="chain" className="text-body font-semibold">
          Digest chain
        </h2>
        <p className="text-small text-text-2">one signed digest an hour, hour of delivery</p>
        {chains.length < 2 || chain === null ? null : (
          <Segmented
            label="Trail"
            value={chain.chain}
            options={chains.map((each) => ({ value: each.chain, label: visibleText(each.trail ?? each.chain) }))}
            onChange={onChain}
          />
        )}
        <ul aria-label="Hours shown" className="ml-auto flex flex-wrap gap-x-3.5 text-small">
          {countStates(days).map(({ state, hours }) => {
            const { icon: Icon, word, tone } = STATE_LOOKS[state]
            return (
              <li key={state} className={`flex items-center gap-1 font-medium ${tone}`}>
                <Icon aria-hidden />
                {word} <span className="font-normal text-text-2">{formatCount(hours)} h</span>
              </li>
            )
          })}
        </ul>
      </header>
      {error === null || days.length > 0 ? null : (
        <Failure what="the chain" error={error} onRetry={retry} headingLevel="h3" />
      )}
      {isLoading ? <Loading what="the digest chain" /> : null}
      {chain === null && !isLoading && error === null ? <NoDigests /> : null}
      {days.length === 0 ? null : (
        <ChainGrid days={days} expected={chain?.expected ?? null} selected={view.hour} onSelect={view.onHour} />
      )}
      {chain === null ? null : <ChainEnd {...{ chain, days }} />}
      {chain === null ? null : <Misplaced digests={chain.misplaced} />}
      {chain === null ? null : (
        <footer className="flex flex-wrap items-center gap-x-3 px-3.5 pt-1.5 text-micro text-text-2">
          <span className="min-w-0 flex-1">
            Source <Untrusted text={chain.source} className="text-micro! wrap-anywhere" />.{' '}
            {chain.first === null ? null : `First digest ${formatInstant(chain.first.ms)}. `}
            {chain.backfills === 0
              ? 'No backfill digests.'
              : `${formatCount(chain.backfills)} backfill ${chain.backfills === 1 ? 'digest' : 'digests'}.`}
          </span>
          {months.length < 2 ? null : (
            <span className="flex items-center gap-1">
              <IconButton label="Earlier month" disabled={page >= months.length} onClick={() => onPage(page + 1)}>
                <ChevronLeft aria-hidden />
              </IconButton>
              <span>
                Month {formatCount(months.length - page + 1)} of {formatCount(months.length)}
              </span>
              <IconButton label="Later month" disabled={page <= 1} onClick={() => onPage(page - 1)}>
                <ChevronRight aria-hidden />
              </IconButton>
            </span>
          )}
        </footer>
      )}
    </section>
  )
}

/** From when on digests are owed, and from when on none is. */
function ChainEnd({ chain: { overdue, expected }, days }: { chain: Chain; days: readonly ChainDay[] }) {
  const isBeyond = expected !== null && days.some(({ fromMs }) => fromMs >= expected.toMs)
  return (
    <>
      {overdue === null ? null : (
        <p className="flex items-center gap-1.5 px-3.5 pt-1.5 text-small font-medium text-unattested">
          <CircleDashed aria-hidden />
          No digest since {formatInstant(overdue.ms)}
        </p>
      )}
      {isBeyond ? (
        <p className="px-3.5 pt-1.5 text-small text-text-2">
          Hours from {formatInstant(expected.toMs)} on are after the newest file of this source: nothing is known of
          them.
        </p>
      ) : null}
    </>
  )
}

function Misplaced({ digests }: { digests: Chain['misplaced'] }) {
  if (digests.length === 0) return null
  return (
    <ul aria-label="Digests in another place" className="flex flex-col gap-0.5 px-3.5 pt-1.5 text-small">
      {digests.map(({ key, reason }) => (
        <li key={key} className="wrap-anywhere">
          <span className="font-medium text-unattested">
            {reason === 'moved' ? 'Moved digest' : 'Copy of a digest'}
          </span>{' '}
          <Untrusted text={key} />
        </li>
      ))}
    </ul>
  )
}

function NoDigests() {
  return (
    <p className="max-w-[80ch] px-3.5 pt-1 pb-2 text-text-2">
      No digest of this account and region is in the source, so nothing signed says whether its log files are complete
      or unchanged. A trail writes digests when log file validation is on:{' '}
      <code className="mono">EnableLogFileValidation</code> in <code className="mono">UpdateTrail</code>; the texts
      under{' '}
      <Link className="underline" href="/sources?setup=cli">
        Sources, set-up
      </Link>{' '}
      switch it on. Copied logs need the folder <code className="mono">CloudTrail-Digest</code> beside{' '}
      <code className="mono">CloudTrail</code>. What was delivered before that stays without proof.
    </p>
  )
}
