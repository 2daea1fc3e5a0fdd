'use client'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useKeptHandle } from '@/components/chart/use-kept-handle'
import { type ValuesQuery, type ValuesResponse, valuesOptions } from '@/lib/api/compare-values'

interface Asked extends Omit<ValuesQuery, 'at'> {
  /** Null: no place is chosen. */
  at: number | null
}

/** The values at the handle, and the handle itself in every chart. */
export function useStepValues({ at, ...query }: Asked, onAt: (at: number, how: 'push' | 'replace') => void) {
  const values = useQuery({ ...valuesOptions({ ...query, at: at ?? 0 }), enabled: at !== null })
  const { x } = query
  const answer = at === null ? undefined : values.data
  const current = answer !== undefined && isOf(answer, { ...query, at }) ? answer : null
  const known = useMemo(
    () => (current === null ? null : { ...current, written: current.runs.some(({ count }) => count > 0) }),
    [current],
  )
  useKeptHandle({ at, x, known }, onAt)
  return { values: { ...values, data: answer }, current }
}

function isOf(answer: ValuesResponse, { metric, x, at }: Pick<Asked, 'metric' | 'x' | 'at'>): boolean {
  return answer.at === at && answer.x === x && answer.metric === metric
}
