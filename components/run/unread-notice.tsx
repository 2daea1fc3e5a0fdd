'use client'
import { useQuery } from '@tanstack/react-query'
import { unreadFiles } from '@/components/filters/empty-reason'
import { failedSourcesText, SourcesLink } from '@/components/filters/unread-sources'
import { unreadWords } from '@/components/filters/unreadable'
import { Notice } from '@/components/ui/notice'
import { ingestOptions } from '@/lib/api/ingest'
import type { RunResponse } from '@/lib/api/run'

const HOUR = 3_600_000

/** Says above a run that log files which may hold calls to it could not be read: what is drawn need not be all. */
export function UnreadNotice({ run: { run, firstWrite, lastWrite } }: { run: RunResponse }) {
  const { data } = useQuery(ingestOptions())
  if (data === undefined) return null
  // What is hidden just before the first write that was read, or after the last one, may be of the run too.
  const from = firstWrite && firstWrite.ms - HOUR
  const to = lastWrite && lastWrite.ms + HOUR
  const chosen = { account: [run.account], region: [run.region], from, to }
  const files = unreadFiles(data, chosen)
  const failed = failedSourcesText(data, chosen)
  if (files === 0 && failed === null) return null
  return (
    <Notice kind="caution" action={<SourcesLink />}>
      {files === 0
        ? null
        : `${unreadWords(files)} of ${run.account} ${run.region} around the hours of this run could not be read. `}
      {failed} There may be points that are not drawn.
    </Notice>
  )
}
