'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Check, CircleAlert, RefreshCw, X } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { Instant } from '@/components/ui/instant'
import { Progress } from '@/components/ui/progress'
import { Untrusted } from '@/components/ui/untrusted'
import { type CheckResult, cancelVerify, startVerify, type VerifyResponse, verifyOptions } from '@/lib/api/verify'
import { formatCount } from '@/lib/format'
import { useIntegrityUrl } from './integrity-url'

/** Reads everything again from the sources on request: how far it is, and what it came to last. */
export function VerifyNow() {
  const client = useQueryClient()
  const [{ asOf }] = useIntegrityUrl()
  // Until the first answer is there, one that was asked for before would be taken for the one after.
  const { data, error, isPending } = useQuery({
    ...verifyOptions(asOf),
    refetchInterval: ({ state }) => (state.data?.running == null ? false : 700),
  })
  const settled = { onSettled: () => client.invalidateQueries({ queryKey: ['verify'] }) }
  const start = useMutation({ mutationFn: startVerify, ...settled })
  const cancel = useMutation({ mutationFn: cancelVerify, ...settled })
  const running = data?.running ?? null
  const failure = start.error ?? cancel.error ?? error
  return (
    <>
      <Button disabled={isPending || running !== null || start.isPending} onClick={() => start.mutate()}>
        <RefreshCw aria-hidden />
        Verify now
      </Button>
      {running === null ? null : (
        <Button disabled={cancel.isPending} onClick={() => cancel.mutate()}>
          <X aria-hidden />
          Cancel
        </Button>
      )}
      <div role="status" className="w-full text-small text-text-2 empty:hidden max-tablet:order-2">
        {failure === null ? null : <p className="text-failed">{failure.message}</p>}
        {running === null ? <Outcome answer={data} /> : <Running running={running} />}
      </div>
    </>
  )
}

function Running({ running }: { running: NonNullable<VerifyResponse['running']> }) {
  const { isListing, files, done, bytes, filesPerSecond, bytesPerSecond, secondsLeft } = running
  return (
    <div className="flex flex-col gap-1">
      <p>
        {isListing
          ? `Listing the sources: ${formatCount(files)} files so far.`
          : `Reading again ${formatCount(done)} of ${formatCount(files)} files, ${megabytes(bytes)}; ` +
            `${formatCount(filesPerSecond)} files/s, ${megabytes(bytesPerSecond)}/s` +
            (secondsLeft === null ? '.' : `, ${formatCount(Math.ceil(secondsLeft))} s left.`)}
      </p>
      <Progress label="Reading everything again" done={done} of={files} />
    </div>
  )
}

function Outcome({ answer }: { answer: VerifyResponse | undefined }) {
  if (answer === undefined) return null
  const { stopped, last } = answer
  return (
    <>
      {stopped === null ? null : <p className="text-unattested">{stopped}</p>}
      {last === null ? <p>Not verified yet: every file is judged as it was when it was read.</p> : <Last last={last} />}
    </>
  )
}

function Last({ last }: { last: CheckResult }) {
  const { ended, files, bytes, equal, different, gone, unreadable, fresh, named } = last
  const isGood = different + gone + unreadable === 0
  const Icon = isGood ? Check : CircleAlert
  const parts = [
    `${formatCount(equal)} equal`,
    `${formatCount(different)} different`,
    `${formatCount(gone)} gone`,
    `${formatCount(unreadable)} unreadable`,
    `${formatCount(fresh)} new`,
  ]
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-1.5">
        <Icon aria-hidden className={isGood ? 'text-verified' : 'text-failed'} />
        <span>
          Last verified <Instant ms={ended.ms} />: {formatCount(files)} files, {megabytes(bytes)}, read again from their
          sources; {parts.join(', ')}.{gone === 0 ? null : ' Those that are gone are not among the files read.'}
        </span>
      </p>
      {named.length === 0 ? null : (
        <details>
          <summary className="min-h-6 cursor-pointer">
            {named.length === different + gone + unreadable ? 'Each of them' : `The first ${formatCount(named.length)}`}
          </summary>
          <ul className="max-h-60 overflow-y-auto">
            {named.map(({ source, key, what, detail }) => (
              <li key={`${source} ${key}`} className="wrap-anywhere">
                <span className="font-medium text-failed">{what}</span> <Untrusted text={key === '' ? source : key} />:{' '}
                <Untrusted text={detail} className="font-sans" />
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}

const megabytes = (bytes: number) => (bytes < 1e6 ? `${formatCount(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`)
