'use client'
import { useQuery } from '@tanstack/react-query'
import { Notice } from '@/components/ui/notice'
import { contextOptions } from '@/lib/api/context'
import { ingestOptions } from '@/lib/api/ingest'
import { partialText } from './empty-words'
import { useGlobalFilter } from './global-filter'

/** Says above a list that something of its range is absent, and what. */
export function PartialNotice() {
  const [filter] = useGlobalFilter()
  const { data: context } = useQuery(contextOptions(filter))
  const { data: ingest } = useQuery(ingestOptions())
  const text = context === undefined ? null : partialText(context, ingest)
  return text === null ? null : <Notice kind="caution">{text}</Notice>
}
