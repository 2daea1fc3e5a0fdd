'use client'
import { type QueryClient, useQueries, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import {
  joinedOptions,
  type SeriesAsk,
  type SeriesProof,
  type SeriesResponse,
  seriesOptions,
  seriesProofOptions,
} from '@/lib/api/series'
import type { CardContent } from './card-layout'
import type { CardsProps } from './cards-props'
import { metricLooks } from './metric-looks'
import type { Plotted } from './plotted'
import { togetherOf } from './together'

/** The series of a card's metrics as they are to be drawn; a metric that is still being read is not among them. */
export function useCardSeries(
  content: CardContent,
  { run, proof, colourOf, isColourFree }: Pick<CardsProps, 'run' | 'proof' | 'colourOf' | 'isColourFree'>,
  { xmetric, ...ask }: Omit<SeriesAsk, 'metric'> & { xmetric: string | null },
) {
  const asked = content.metrics.map(({ name }) => ({ ...ask, metric: name }))
  const client = useQueryClient()
  const isJoined = xmetric !== null
  // While another range is read the picture that is there stays: `useQueries` forgets what it showed before.
  const series = useQueries({
    queries: asked.map((each) => ({
      ...seriesOptions(each),
      placeholderData: () => lastAnswer(client, each, null),
      enabled: !isJoined,
    })),
    combine: togetherOf,
  })
  const joined = useQueries({
    queries: asked.map(({ run: key, metric, from, to, buckets, asOf }) => ({
      ...joinedOptions({ run: key, metric, xmetric: xmetric ?? '', from, to, buckets, asOf }),
      placeholderData: () => lastAnswer(client, { run: key, metric }, xmetric),
      enabled: isJoined,
    })),
    combine: togetherOf,
  })
  // Of one verdict there is nothing to tell apart.
  const isMixed = run.proof.length > 1
  const proofs = useQueries({
    queries: asked.map((each) => ({ ...seriesProofOptions(each), enabled: isMixed && !isJoined })),
    combine: togetherOf,
  })
  const { data: told, error: proofError } = proofs
  const plotted = useMemo(() => {
    const looks = metricLooks(content, { colourOf }, isColourFree)
    const isAlone = content.metrics.length === 1
    return content.metrics.flatMap(({ name, right }, at): Plotted[] => {
      // While a joined series is being read, the picture that is there stays.
      const answer = (isJoined ? joined.data[at] : undefined) ?? series.data[at]
      const look = looks[at]
      if (answer === undefined || look === undefined) return []
      const proofs = answer.joined === null ? told[at] : joinedProof(answer)
      // Until it is told which points have which verdict, none has one: most of them being verified proves nothing.
      const isUntold = isMixed && proofs === undefined
      const mine = {
        ...proof,
        ...(isUntold ? { common: null } : {}),
        answer: isMixed ? (proofs ?? null) : null,
      }
      const untoldColour = proofError !== null && proof.coloured ? { colourOf: () => 'var(--text-3)' } : {}
      return [{ answer, proof: mine, name: isAlone ? '' : name, isRight: right, ...look, ...untoldColour }]
    })
  }, [content, colourOf, isColourFree, proof, isMixed, isJoined, series.data, joined.data, told, proofError])
  const { error, retry } = isJoined ? joined : series
  return { plotted, error, retry, proofError }
}

/** The verdicts that the answer itself has on its points. */
function joinedProof(answer: SeriesResponse): SeriesProof | undefined {
  return answer.joined === null ? undefined : { ...answer, ...answer.joined.proof }
}

/** The newest answer about a metric of a run, over `xmetric` or an axis, whatever range of it was asked for. */
function lastAnswer(
  client: QueryClient,
  { run, metric }: Pick<SeriesAsk, 'run' | 'metric'>,
  xmetric: string | null,
): SeriesResponse | undefined {
  const answers = client.getQueryCache().findAll({ queryKey: [xmetric === null ? 'series' : 'series/joined'] })
  const mine = answers.flatMap(({ state }) => {
    const data = state.data as SeriesResponse | undefined
    const isMine = data?.run === run && data.metric === metric && (data.joined?.xmetric ?? null) === xmetric
    return isMine ? [{ data, atMs: state.dataUpdatedAt }] : []
  })
  return mine.sort((a, b) => b.atMs - a.atMs)[0]?.data
}
