'use client'
import { type QueryClient, useQueries, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { CardShape } from '@/components/chart/plot'
import { togetherOf } from '@/components/chart/together'
import { askedBy } from '@/components/chart/view'
import { type CompareSeriesResponse, compareProofOptions, compareSeriesOptions } from '@/lib/api/compare'
import type { CompareCardsProps } from './compare-cards-props'
import type { ComparedCard } from './compared-cards'
import { plottedRuns } from './plotted-runs'
import { seriesQuery } from './series-query'

/** The series of a card's metrics as they are to be drawn; a metric that is still being read is not among them. */
export function useCompareSeries(
  card: ComparedCard,
  { url, context: { view }, colours, times }: Pick<CompareCardsProps, 'url' | 'context' | 'colours' | 'times'>,
  shape: CardShape,
) {
  const client = useQueryClient()
  const asked = card.compared.map((metric) => ({ ...seriesQuery(metric, url, shape), ...askedBy(view, url.x) }))
  const series = useQueries({
    queries: asked.map((each) => ({
      ...compareSeriesOptions(each),
      // While another range is read the picture that is there stays: `useQueries` forgets what it showed before.
      placeholderData: () => lastAnswer(client, each.metric),
    })),
    combine: togetherOf,
  })
  const proofs = useQueries({
    queries: asked.map((each, at) => ({
      ...compareProofOptions(each),
      enabled: card.compared[at]?.runs.some(({ proof }) => proof.length > 1) === true,
    })),
    combine: togetherOf,
  })
  // While some are still of another axis, those that are drawn are all of one.
  const x = series.data.find((answer) => answer !== undefined)?.x
  const plotted = useMemo(() => {
    const alike = series.data.map((answer) => (answer?.x === x ? answer : undefined))
    return plottedRuns({ series: alike, proofs: proofs.data }, card, { colours, times })
  }, [series.data, proofs.data, card, colours, times, x])
  const { error, retry } = series
  const ready = series.data.some((answer) => answer !== undefined)
  return { plotted, x, read: { ready, error, retry, proofError: proofs.error } }
}

/** The newest answer about a metric, whatever range and runs were asked for. */
function lastAnswer(client: QueryClient, metric: string): CompareSeriesResponse | undefined {
  const answers = client.getQueryCache().findAll({ queryKey: ['compare/series'] })
  const mine = answers.flatMap(({ state }) => {
    const data = state.data as CompareSeriesResponse | undefined
    return data?.metric === metric ? [{ data, atMs: state.dataUpdatedAt }] : []
  })
  return mine.sort((a, b) => b.atMs - a.atMs)[0]?.data
}
