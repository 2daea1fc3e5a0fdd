'use client'
import { useQuery } from '@tanstack/react-query'
import { Notice } from '@/components/ui/notice'
import { contextOptions } from '@/lib/api/context'
import { ingestOptions } from '@/lib/api/ingest'
import { unreadFiles } from './empty-reason'
import { partialText } from './empty-words'
import { useGlobalFilter } from './global-filter'
import { failedSourcesText, SourcesLink } from './unread-sources'

/** Says above a list that something of its range is absent, and what. */
export function PartialNotice() {
  const [filter] = useGlobalFilter()
  const { data: context } = useQuery(contextOptions(filter))
  const { data: ingest } = useQuery(ingestOptions())
  const text = context === undefined ? null : partialText(context, ingest, filter)
  const failed = ingest === undefined ? null : failedSourcesText(ingest, filter)
  if (text === null && failed === null) return null
  const isUnread = failed !== null || (ingest !== undefined && unreadFiles(ingest, filter) > 0)
  return (
    <Notice kind="caution" action={isUnread ? <SourcesLink /> : undefined}>
      {text} {failed}
    </Notice>
  )
}
