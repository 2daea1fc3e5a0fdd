'use client'
import { useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { Failure } from '@/components/ui/failure'
import { Loading } from '@/components/ui/loading'
import { Progress } from '@/components/ui/progress'
import { Segmented } from '@/components/ui/segmented'
import { type BundleQuery, type EvidenceEstimate, type EvidenceQuery, estimateOptions } from '@/lib/api/evidence'
import { formatBytes, formatCount } from '@/lib/format'
import { type BundleDownload, useBundleDownload } from './use-bundle-download'

type Form = EvidenceQuery['form']

const FORMS = [
  { value: 'files', label: 'Log files as stored' },
  { value: 'records', label: 'Records only' },
] as const

const FORM_WORDS: Record<Form, string> = {
  files:
    'Each log file with all of its records, of other runs and services too. Everything can be checked again from the zip.',
  records:
    'Only the records of these calls. Digests still tell the hash of each log file, but the files cannot be hashed again from the zip.',
}

/** What a bundle will hold, the choice of its form, and its download with progress. */
export function BundleForm({ query }: { query: BundleQuery }) {
  const [form, setForm] = useState<Form>('files')
  const { data: estimate, error, refetch } = useQuery(estimateOptions(query))
  const { download, start, cancel } = useBundleDownload()
  if (estimate === undefined) {
    return error === null ? (
      <Loading what="what the bundle will hold" />
    ) : (
      <Failure what="the size of the bundle" error={error} onRetry={() => void refetch()} headingLevel="h3" />
    )
  }
  // As of what was counted, so that the zip holds what is said here.
  const pinned = { ...query, asOf: estimate.asOf.ms }
  return (
    <div className="flex flex-col gap-3 p-4">
      <p className="text-small text-text-2">
        One zip with log files, digests, public keys, rows, charts and a report. Two verifiers in it check all of it
        without MetricTrail.
      </p>
      <div>
        <Segmented label="What of the log files" options={FORMS} value={form} onChange={setForm} />
      </div>
      <p className="text-small text-text-2">{FORM_WORDS[form]}</p>
      <Contents estimate={estimate} form={form} />
      <Outcome download={download} of={estimate.bytes[form]} />
      <div className="flex gap-2">
        {download.state === 'loading' ? (
          <Button onClick={cancel}>Cancel</Button>
        ) : (
          <Button variant="primary" onClick={() => void start(pinned, form)}>
            <Download aria-hidden />
            Download
          </Button>
        )}
        {download.state === 'saved' ? (
          <CopyButton label="Copy the command that checks the bundle" text={commandOf(download.name)}>
            Copy the check
          </CopyButton>
        ) : null}
      </div>
    </div>
  )
}

const commandOf = (name: string) => `unzip ${name} && sh ${name.replace(/\.zip$/, '')}/verify.sh`

function Contents({ estimate, form }: { estimate: EvidenceEstimate; form: Form }) {
  const { events, points, logs, withheld, digests, bytes } = estimate
  const rows = [
    ['Calls', formatCount(events)],
    ['Points', formatCount(points)],
    [form === 'files' ? 'Log files' : 'Log files, as records', formatCount(logs)],
    ['Digests', formatCount(digests)],
    ['Size, about', formatBytes(bytes[form])],
  ] as const
  return (
    <>
      <dl className="grid grid-cols-[max-content_1fr] gap-x-6 gap-y-1 text-small">
        {rows.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-text-2">{name}</dt>
            <dd className="tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      {form === 'files' && withheld > 0 ? (
        <p className="text-small text-text-2">
          Of {formatCount(withheld)} log files only the records come, since they hold others that are not for you.
        </p>
      ) : null}
      {events === 0 ? <p className="text-small text-text-2">No call is found, so there is nothing to prove.</p> : null}
    </>
  )
}

function Outcome({ download, of }: { download: BundleDownload; of: number }) {
  if (download.state === 'idle') return null
  if (download.state === 'failed') {
    return (
      <p role="alert" className="text-small text-failed">
        The bundle was not made: {download.error.message}
      </p>
    )
  }
  const isSaved = download.state === 'saved'
  return (
    <div className="flex flex-col gap-1.5">
      {isSaved ? null : <Progress label="Bytes of the bundle" done={Math.min(download.bytes, of)} of={of} />}
      <p role="status" className="text-small break-words tabular-nums">
        {isSaved
          ? `Saved as ${download.name} (${formatBytes(download.bytes)}).`
          : `${formatBytes(download.bytes)} of about ${formatBytes(of)}`}
      </p>
    </div>
  )
}
