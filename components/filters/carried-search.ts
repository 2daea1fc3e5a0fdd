'use client'
import { useSearchParams } from 'next/navigation'

/** The global filters: they go along from place to place. */
const CARRIED = ['account', 'region', 'from', 'to', 'asOf']

/** The global filters of this page as query text, for links to other places. */
export function useCarriedSearch(): string {
  return new URLSearchParams([...useSearchParams()].filter(([name]) => CARRIED.includes(name))).toString()
}
