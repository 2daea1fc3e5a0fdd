'use client'
import { useSearchParams } from 'next/navigation'

/** The address of one writer's events on one run, as of the moment that this page speaks of. */
export function useWriterEvents(run: string, writer: string): string {
  const asOf = useSearchParams().get('asOf')
  return `/events?${new URLSearchParams({ run, writer, ...(asOf === null ? {} : { asOf }) })}`
}
