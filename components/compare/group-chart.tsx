'use client'
import { useMemo, useState } from 'react'
import type { ChartContext } from '@/components/chart/cards-props'
import type { ChartActions } from '@/components/chart/chart-actions'
import { ChartSurface, type ChartTold } from '@/components/chart/chart-surface'
import { shadesOf } from '@/components/chart/time-shades'
import { useWidth } from '@/components/chart/use-width'
import type { XRange } from '@/components/chart/x-axis'
import type { GroupsResponse } from '@/lib/api/compare-groups'
import { GroupLayers } from './group-layers'
import { groupModel } from './group-model'
import { GroupTooltip } from './group-tooltip'

interface GroupChartProps {
  answer: GroupsResponse
  range: XRange
  height: number
  context: ChartContext
  told: ChartTold
  actions: ChartActions
}

/** The groups of a card on one pair of axes. It measures itself, so it is for the browser alone. */
export default function GroupChart(props: GroupChartProps) {
  const [frame, width] = useWidth<HTMLDivElement>()
  const { answer, height, context } = props
  const { y, view, zoomed, shared } = context
  const [moving, setMoving] = useState<XRange | null>(null)
  const range = moving ?? props.range
  const model = useMemo(
    () =>
      width < 80
        ? null
        : groupModel(answer, { width, height, x: answer.x, range, y, view, unrecorded: unrecordedIn(shared, range) }),
    [answer, width, height, range, y, view, shared],
  )
  const shades = useMemo(() => (model === null ? [] : shadesOf(context, model.chart)), [context, model])
  const { told, actions } = props
  return (
    <div ref={frame} className="relative" style={{ height }}>
      {model === null ? null : (
        <ChartSurface
          model={model.chart}
          size={{ width, height }}
          told={told}
          zoomed={zoomed}
          acts={{ actions, onMove: setMoving }}
          layers={<GroupLayers model={model} shades={shades} />}
          over={(_hover, source) => <GroupTooltip answer={answer} model={model} source={source} />}
        />
      )}
    </div>
  )
}

/** Times without record, in x units. */
function unrecordedIn(shared: ChartContext['shared'], range: XRange) {
  const spans = (shared?.shades ?? []).filter(({ unproved }) => !unproved)
  return spans.map(({ from, to }) => ({ from, to: to ?? range.max }))
}
