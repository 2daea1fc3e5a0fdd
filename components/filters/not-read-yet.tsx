'use client'
import type { UseQueryResult } from '@tanstack/react-query'
import { Failure } from '@/components/ui/failure'
import { Loading } from '@/components/ui/loading'
import { nextTry } from './retried'

/** What a page shows while `loading` is being read, and when `failed` could not be. */
export function NotReadYet({
  query,
  loading,
  failed,
}: {
  query: Pick<UseQueryResult, 'error' | 'errorUpdatedAt' | 'refetch'>
  loading: string
  failed: string
}) {
  return (
    <section className="flex min-w-0 flex-1 flex-col">
      {query.error === null ? (
        <Loading what={loading} />
      ) : (
        <Failure
          what={failed}
          error={query.error}
          onRetry={() => void query.refetch()}
          next={nextTry(query.errorUpdatedAt)}
          headingLevel="h1"
        />
      )}
    </section>
  )
}
