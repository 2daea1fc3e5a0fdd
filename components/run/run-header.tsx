'use client'
import { GitCompareArrows } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { BundleButton } from '@/components/evidence/bundle-button'
import { useCarriedSearch } from '@/components/filters/carried-search'
import { CopyLink } from '@/components/filters/copy-link'
import { useCompareHref } from '@/components/runs/use-choice'
import { buttonClass } from '@/components/ui/button'
import { classNames } from '@/components/ui/class-names'
import { CopyButton } from '@/components/ui/copy-button'
import { Instant } from '@/components/ui/instant'
import { Untrusted } from '@/components/ui/untrusted'
import { UntrustedInMiddle } from '@/components/ui/untrusted-in-middle'
import type { RunResponse } from '@/lib/api/run'
import { formatCount } from '@/lib/format'
import { filesOf, ProofMix } from './proof-mix'
import { useRunUrl } from './run-url'

/** The run's name, where it stands, and the facts that are read first. */
export function RunHeader({ run }: { run: RunResponse }) {
  const search = useCarriedSearch()
  return (
    <header className="@container px-4 pt-2.5 max-tablet:px-3.5">
      <div className="flex items-center gap-2 max-[389px]:flex-wrap">
        <RunTitle name={run.run.name} search={search} />
        <span className="flex-1 max-[389px]:hidden" />
        <RunActions run={run} />
      </div>
      <p className="mt-0.5 text-small text-text-2 tablet:hidden">
        <Status run={run} />
      </p>
      {run.proof.length === 0 ? null : (
        <div className="mt-1 text-small tablet:hidden">
          <ProofMix run={run} search={search} />
        </div>
      )}
      <div className="mt-2 flex flex-wrap gap-x-[22px] gap-y-1 max-tablet:hidden">
        <HeadFact name="Status">
          <Status run={run} />
        </HeadFact>
        <HeadFact name="Account">
          <span className="mono">{run.run.account}</span>
        </HeadFact>
        <HeadFact name="Region">
          <span className="mono">{run.run.region}</span>
        </HeadFact>
        <HeadFact name="Experiment">
          {run.experiment === null ? (
            <span className="text-text-3 italic">unknown</span>
          ) : (
            <Untrusted text={run.experiment} />
          )}
        </HeadFact>
        <HeadFact name="First to last write (observed)">
          {run.firstWrite === null || run.lastWrite === null ? (
            <span className="text-text-3">no write that is drawn</span>
          ) : (
            <>
              <Instant ms={run.firstWrite.ms} /> <span className="text-text-3">to</span>{' '}
              <Instant ms={run.lastWrite.ms} />
            </>
          )}
        </HeadFact>
        <HeadFact name="Writers">
          <span className={run.writers.length > 1 ? 'font-semibold' : undefined}>
            {formatCount(run.writers.length)}
          </span>
        </HeadFact>
        <HeadFact name="Events">
          {formatCount(run.events)}
          {run.denied === 0 ? null : <span className="text-failed">, {formatCount(run.denied)} denied</span>}
        </HeadFact>
        {run.proof.length === 0 ? null : (
          <HeadFact name={`Proof of ${filesOf(run)}`}>
            <ProofMix run={run} search={search} />
          </HeadFact>
        )}
        <HeadFact name="ARN" className="hidden @min-[1520px]:block">
          <span className="flex items-center gap-1">
            <span className="max-w-[280px] min-w-0">
              <UntrustedInMiddle text={run.arn} />
            </span>
            <CopyButton text={run.arn} label="Copy the ARN" variant="ghost" size="sm" />
          </span>
        </HeadFact>
      </div>
    </header>
  )
}

/** On the narrowest phones the name takes what room there is, in as many lines as it needs. */
function RunTitle({ name, search }: { name: string; search: string }) {
  return (
    <div className="contents max-[389px]:flex max-[389px]:w-full max-[389px]:items-center max-[389px]:gap-2">
      <Link href={search === '' ? '/runs' : `/runs?${search}`} className="text-small">
        Runs
      </Link>
      <span aria-hidden className="text-text-3">
        /
      </span>
      <h1 className="min-w-0 text-[16px]/6 font-semibold tracking-[-.03em]">
        <UntrustedInMiddle text={name} wraps className="text-[16px]! [&_.mono]:text-[16px]" />
      </h1>
      <CopyButton text={name} label="Copy the name" variant="ghost" size="sm" />
    </div>
  )
}

/** Begins a comparison with this run. */
function CompareLink({ run }: { run: string }) {
  const href = useCompareHref()
  return (
    <Link href={href([run])} prefetch={false} title="Compare with other runs" className={buttonClass()}>
      <GitCompareArrows aria-hidden />
      <span className="max-tablet:sr-only">Compare</span>
    </Link>
  )
}

function RunActions({ run: { run } }: { run: RunResponse }) {
  const [{ asOf, x }] = useRunUrl()
  return (
    <>
      <CompareLink run={run.key} />
      <BundleButton query={{ run: [run.key], kind: ['metrics', 'run'], x, asOf }} />
      <CopyLink isSavedBelow />
    </>
  )
}

function HeadFact({ name, className, children }: { name: string; className?: string; children: ReactNode }) {
  return (
    <dl className={classNames('min-w-0', className)}>
      <dt className="text-micro text-text-3">{name}</dt>
      <dd className="mt-px text-small/[18px] whitespace-nowrap">{children}</dd>
    </dl>
  )
}

function Status({ run }: { run: RunResponse }) {
  const last = run.statusHistory.at(-1)
  if (run.deleted) return <>Deleted</>
  if (last === undefined) return <span className="text-text-3 italic">unknown</span>
  return (
    <>
      <Untrusted text={last.status} className="font-sans text-small!" />{' '}
      <Instant ms={last.at.ms} className="text-text-2" />
    </>
  )
}

/** `131`, and how many are in which state when not all were read whole. */
export function filesText(run: RunResponse): string {
  const all = run.files.reduce((sum, { files }) => sum + files, 0)
  const odd = run.files.filter(({ state }) => state !== 'ingested')
  return [formatCount(all), ...odd.map(({ state, files }) => `${formatCount(files)} ${state}`)].join(', ')
}
