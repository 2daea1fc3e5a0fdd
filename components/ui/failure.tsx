'use client'
import { RotateCcw, Unplug } from 'lucide-react'
import type { ReactNode } from 'react'
import { RequestError } from '@/lib/api/fetch'
import { Button } from './button'
import { CopyButton } from './copy-button'

/**
 * A read that failed, in the server's own words: never an empty list. `what` continues "Could not read".
 * `next` says when it is tried again by itself, or that it is not.
 */
export function Failure({
  what,
  error,
  onRetry,
  next,
  headingLevel: Heading = 'h2',
}: {
  what: string
  error: Error
  onRetry: () => void
  next?: ReactNode
  headingLevel?: 'h1' | 'h2' | 'h3'
}) {
  const facts = factsOf(error)
  const details = facts.map(([name, text]) => `${name}: ${text}`).join('\n')
  return (
    <div role="alert" className="mx-auto w-full max-w-[760px] px-4 pt-9 pb-8">
      <Unplug aria-hidden className="size-7! stroke-[1.5]! text-failed" />
      <Heading className="mt-2.5 mb-1.5 text-page font-semibold tracking-[-.01em]">Could not read {what}</Heading>
      <p className="mb-2 max-w-[66ch] text-[14px]/[21px] text-text-2">This is not the same as having none.</p>
      <dl className="mt-[18px] mb-4 grid grid-cols-[128px_1fr] gap-y-1 rounded-3 border border-border-1 bg-surface-1 px-4 py-3 text-small/[17px] max-tablet:grid-cols-[84px_1fr]">
        {facts.map(([name, text]) => (
          <div key={name} className="contents">
            <dt className="text-text-3">{name}</dt>
            <dd className="min-w-0 break-words">{text}</dd>
          </div>
        ))}
      </dl>
      <div className="flex flex-wrap items-center gap-2">
        <Button variant="primary" onClick={onRetry}>
          <RotateCcw aria-hidden />
          Try again
        </Button>
        <CopyButton text={details} label="Copy what happened as text">
          Copy details
        </CopyButton>
        <span className="ml-auto text-small text-text-3">{next ?? 'Not tried again by itself'}</span>
      </div>
    </div>
  )
}

function factsOf(error: Error): [string, string][] {
  if (!(error instanceof RequestError)) return [['Error', error.message]]
  return [
    ['Error', error.message],
    ['Code', error.status === 0 ? error.code : `${error.code}, status ${error.status}`],
  ]
}
