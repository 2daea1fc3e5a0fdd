'use client'
import { CSPProvider } from '@base-ui/react/csp-provider'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { NuqsAdapter } from 'nuqs/adapters/next/app'
import { type ReactNode, useState } from 'react'
import { RequestError } from '@/lib/api/fetch'

/** What every client component stands on: the query cache, the URL as state, and the nonce for floating parts. */
export function Providers({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  const [client] = useState(makeClient)
  return (
    <CSPProvider nonce={nonce}>
      <QueryClientProvider client={client}>
        <NuqsAdapter>{children}</NuqsAdapter>
      </QueryClientProvider>
    </CSPProvider>
  )
}

function makeClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        refetchOnWindowFocus: false,
        // Only what may pass by itself is tried again: the server was away, or had too much to do.
        retry: (times, error) => times < 2 && error instanceof RequestError && [0, 503].includes(error.status),
        retryDelay: (times) => 500 * 2 ** times,
      },
    },
  })
}
