'use client'
import { Failure } from '@/components/ui/failure'

export default function PageError({ error, reset }: { error: Error; reset: () => void }) {
  return <Failure what="this page" error={error} onRetry={reset} headingLevel="h1" />
}
