'use client'
import { useMemo } from 'react'
import type { SeriesX } from '@/lib/api/fields'
import type { ChartContext } from './cards-props'
import { chartModel } from './chart-model'
import { smoothedAs } from './chart-tooltip'
import { DataTable } from './data-table'
import type { Plotted } from './plotted'
import type { DrawnPoint } from './series-points'
import type { XRange } from './x-axis'

/** Smoothing goes by shares of the axis, so any size tells it. */
const SIZE = { width: 1000, height: 300 }

/** What a chart draws over `range` (null: nothing), as a table with the values of its smooth lines. */
export default function ChartRows({
  plotted,
  x,
  range,
  context: { y, unrecorded, view },
  onSelect,
}: {
  plotted: readonly Plotted[]
  x: SeriesX
  range: XRange | null
  context: ChartContext
  onSelect: (point: DrawnPoint) => void
}) {
  const smooth = useMemo(() => {
    if (view.smooth === 0 || range === null) return null
    const model = chartModel(plotted, { ...SIZE, x, range, y, unrecorded, view })
    return { weight: view.smooth, wordsAt: (point: DrawnPoint) => smoothedAs(model, point) }
  }, [plotted, x, range, y, unrecorded, view])
  return <DataTable plotted={plotted} smooth={smooth} onSelect={onSelect} />
}
