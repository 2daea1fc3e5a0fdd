'use client'
import dynamic from 'next/dynamic'
import { type RefObject, useMemo } from 'react'
import { shownRange } from '@/components/chart/card-picture'
import { valueWords } from '@/components/chart/lag'
import type { CardShape } from '@/components/chart/plot'
import { useCardHeight } from '@/components/chart/use-card-height'
import { NO_ZOOM, zoomActs } from '@/components/chart/zoom'
import type { GroupsResponse } from '@/lib/api/compare-groups'
import { formatCounted, visibleText } from '@/lib/format'
import type { CompareCardsProps } from './compare-cards-props'
import { type ComparedCard, cardRange, runsOf } from './compared-cards'
import { groupWords } from './group-url'
import { runShades } from './run-shades'
import { zoomOf } from './series-query'

// Recharts writes style attributes into server markup, which the page's policy forbids.
const GroupChart = dynamic(() => import('./group-chart'), { ssr: false })

/** The chart of an aggregated card, or why there is none. */
export function GroupPicture({
  answer,
  card,
  shape,
  cards: { shown, url, times, context: page, onZoom, onUndo },
  head,
}: {
  answer: GroupsResponse
  card: ComparedCard
  shape: CardShape
  cards: CompareCardsProps
  head: RefObject<HTMLElement | null>
}) {
  const height = useCardHeight(shape)
  const { x } = answer
  const full = useMemo(() => cardRange(x, card, shown), [x, card, shown])
  const context = useMemo(
    () => ({ ...page, shared: { kind: x, shades: runShades(runsOf(card), times, x) } }),
    [page, card, times, x],
  )
  const zoom = x === url.x ? zoomOf(url) : NO_ZOOM
  const isLog = answer.xscale === 'log'
  const actions = useMemo(
    () => ({
      ...zoomActs(full, { kind: x, isLog }, { onZoom, onUndo }),
      onSelect: () => undefined,
    }),
    [full, x, isLog, onZoom, onUndo],
  )
  const range = shownRange(full, zoom, isLog)
  if (answer.extent === null || range === null) {
    return (
      <p className="px-12 pt-14 text-center text-small text-text-2">
        No write of this metric has a place on this axis.
      </p>
    )
  }
  return (
    <GroupChart
      answer={answer}
      range={range}
      height={height}
      context={context}
      told={{ summary: summaryOf(answer), head: { element: head, resting: '' } }}
      actions={actions}
    />
  )
}

function summaryOf(answer: GroupsResponse): string {
  const { metric, by, groups } = answer
  const told = groups.map(({ label, runs, buckets }) => {
    const name = label === null ? 'not sent' : visibleText(label)
    return `${name}: ${formatCounted(runs.length, 'run')}, last mean ${valueWords(answer, buckets.mean.at(-1) ?? null, 'short')}`
  })
  return `${visibleText(metric)}, aggregated by ${visibleText(groupWords(by))}. ${told.join('. ')}.`
}
