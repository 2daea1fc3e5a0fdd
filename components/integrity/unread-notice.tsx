'use client'
import { useQuery } from '@tanstack/react-query'
import { unreadFiles } from '@/components/filters/empty-reason'
import { useGlobalFilter } from '@/components/filters/global-filter'
import { SourcesLink } from '@/components/filters/unread-sources'
import { Notice } from '@/components/ui/notice'
import { ingestOptions } from '@/lib/api/ingest'
import type { IntegrityPlace } from '@/lib/api/integrity'
import { formatCount } from '@/lib/format'

/** Says above what digests prove that log files or digests of the range could not be read, which is no proof either way. */
export function UnreadNotice({ place, digests }: { place: IntegrityPlace; digests: number }) {
  const files = useUnread()?.files ?? 0
  if (files === 0 && digests === 0) return null
  return (
    <Notice kind="caution" action={<SourcesLink />}>
      {unreadWords({ files, digests, of: ` of ${place.account} in ${place.region}` })}
    </Notice>
  )
}

/** What of the chosen places and range could not be read; null: not known. */
export function useUnread(): { files: number; digests: number; failed: number; isReading: boolean } | null {
  const [filter] = useGlobalFilter()
  const { data } = useQuery(ingestOptions())
  if (data === undefined) return null
  return {
    files: unreadFiles(data, filter),
    digests: data.sources.reduce((sum, { digestsRefused }) => sum + digestsRefused, 0),
    failed: data.sources.filter(({ state }) => state === 'failed').length,
    isReading: data.state === 'starting' || data.state === 'ingesting',
  }
}

/** In sentences. */
export function unreadWords({ files, digests, of = '' }: { files: number; digests: number; of?: string }): string {
  const sentences = [
    ...(files === 0
      ? []
      : [`${formatCount(files)} log ${files === 1 ? 'file' : 'files'} of this range could not be read.`]),
    ...(digests === 0
      ? []
      : [
          `${formatCount(digests)} digest ${digests === 1 ? 'file' : 'files'}${of}, or what signs them, could not be read: hours look as if their digest were missing or unsigned.`,
        ]),
  ]
  return sentences.join(' ')
}
