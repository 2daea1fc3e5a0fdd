'use client'
import { useQueryStates } from 'nuqs'
import { useMemo } from 'react'
import { searchParams } from '@/lib/api/search-params'
import type { ChartView } from './view'

const VIEW = {
  smooth: searchParams.smooth,
  band: searchParams.band,
  fit: searchParams.fit,
  xscale: searchParams.xscale,
  value: searchParams.value,
  colour: searchParams.colour,
}

export type SetViewUrl = ReturnType<typeof useQueryStates<typeof VIEW>>[1]

/** How charts are drawn, as the URL of the page says; every change can be undone with Back. */
export function useChartView(): [ChartView, SetViewUrl] {
  const [{ smooth, band, fit, xscale, value, colour }, setUrl] = useQueryStates(VIEW, { history: 'push' })
  const view = useMemo(
    () => ({
      smooth,
      band: band === 'on',
      fit: fit === '1-99',
      logX: xscale === 'log',
      lag: value === 'lag',
      by: colour === 'client' || colour === 'ip' ? colour : null,
    }),
    [smooth, band, fit, xscale, value, colour],
  )
  return [view, setUrl]
}
