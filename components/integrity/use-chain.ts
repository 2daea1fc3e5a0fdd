'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type ChainsResponse, chainsOptions, type IntegrityPlace, type IntegrityResponse } from '@/lib/api/integrity'
import { type ChainDay, cellsOf, daysOf, type Month, monthPage, monthsOf, withTroubled } from './chain-days'
import { type IntegrityUrl, useIntegrityUrl } from './integrity-url'

export type Chain = ChainsResponse['chains'][number]

/** One chain of a place in one month, and how to go elsewhere. */
export interface ChainView {
  place: IntegrityPlace
  chains: readonly Chain[]
  /** Null: not known yet, or there is none. */
  chain: Chain | null
  isLoading: boolean
  error: Error | null
  days: ChainDay[]
  /** Digest files of the place that could not be read. */
  unreadDigests: number
  months: Month[]
  /** From 1, the newest. */
  page: number
  /** A moment in the hour whose panel is open. */
  hour: number | null
  onChain: (chain: string) => void
  onPage: (page: number) => void
  onHour: (hour: number | null) => void
  retry: () => void
}

/** Asks for a month only, so that years stay quick. */
export function useChain(answer: IntegrityResponse, place: IntegrityPlace): ChainView {
  const [url, setUrl] = useIntegrityUrl()
  const months = monthsOf(answer)
  const page = Math.min(url.page, Math.max(months.length, 1))
  const shown = months[page - 1] ?? { fromMs: answer.fromMs, toMs: answer.toMs }
  const { account, region } = place
  const { data, error, refetch } = useQuery({
    ...chainsOptions({ account, region, from: shown.fromMs, to: shown.toMs, asOf: url.asOf }),
    placeholderData: keepPreviousData,
  })
  const chains = data?.chains ?? []
  const found = chains.find((each) => each.chain === url.chain) ?? chains[0] ?? null
  const chain = found === null || data === undefined ? null : withTroubled(found, data.troubled)
  return {
    ...{ place, chains, chain, error, months, page, hour: url.hour },
    isLoading: data === undefined && error === null,
    unreadDigests: data?.unreadDigests ?? 0,
    days: chain === null || data === undefined ? [] : daysOf(chain, data.delivered, shown),
    onChain: (name) => void setUrl({ chain: name, hour: null }),
    onPage: (next) => void setUrl({ page: next, hour: null }),
    onHour: (hour) =>
      void setUrl({ hour, ...pageOf(hour, months, url) }, { history: url.hour && hour ? 'replace' : 'push' }),
    retry: () => void refetch(),
  }
}

function pageOf(hour: number | null, months: Month[], { page }: IntegrityUrl): { page: number } {
  if (hour === null) return { page }
  // What ends in an hour stands in it.
  return { page: monthPage(months, cellsOf({ fromMs: hour, toMs: hour + 1 }).last * 3_600_000) }
}
