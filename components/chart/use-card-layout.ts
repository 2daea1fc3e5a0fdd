'use client'
import { useQueryStates } from 'nuqs'
import { useMemo } from 'react'
import type { CardMetric } from '@/lib/api/cards'
import { searchParams } from '@/lib/api/search-params'
import { type Layout, merged, moved, takenApart } from './card-layout'

const LAYOUT = { cards: searchParams.cards, pair: searchParams.pair }

/** How the cards of a page are put together, as its URL says, and what people do about it. Back undoes each. */
export function useCardLayout() {
  const [{ cards, pair }, setUrl] = useQueryStates(LAYOUT, { history: 'push' })
  const layout = useMemo((): Layout => ({ groups: cards?.groups ?? [], pair: pair === 'on' }), [cards, pair])
  const set = ({ groups }: Layout) => void setUrl({ cards: groups.length === 0 ? null : { groups } })
  return {
    layout,
    onPair: (on: boolean) => void setUrl({ pair: on ? 'on' : null }),
    onMerge: (into: CardMetric[], added: CardMetric[]) => set(merged(layout, into, added)),
    onTakeApart: (metrics: CardMetric[]) => set(takenApart(layout, metrics)),
    onMove: (metrics: CardMetric[], metric: CardMetric) => set(moved(layout, metrics, metric)),
  }
}
