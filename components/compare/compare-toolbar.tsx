'use client'
import { List } from 'lucide-react'
import { useState } from 'react'
import { X_OPTIONS } from '@/components/chart/axis-options'
import { ColourMenu } from '@/components/chart/colour-menu'
import { MetricFilter } from '@/components/chart/metric-filter'
import { MoreChoices, RareChoices } from '@/components/chart/more-choices'
import { PairSwitch } from '@/components/chart/pair-switch'
import { useCardLayout } from '@/components/chart/use-card-layout'
import { useChartView } from '@/components/chart/use-chart-view'
import { useNameFilter } from '@/components/chart/use-name-filter'
import { type Colour, chosenCount } from '@/components/chart/view'
import { LogXSwitch, ViewSwitches } from '@/components/chart/view-switches'
import { YSwitch } from '@/components/chart/y-switch'
import { ZoomPicker } from '@/components/run/zoom-picker'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Segmented } from '@/components/ui/segmented'
import { formatCount } from '@/lib/format'
import { ColourWords, GroupNote } from './colour-words'
import type { LineColours } from './compare-colours'
import type { CompareUrl, SetCompareUrl } from './compare-url'
import type { ComparedRun } from './compared-runs'
import { GroupPicker } from './group-picker'
import { useGrouping } from './group-url'
import { RunList } from './run-list'

/** How all cards are drawn. Another x axis starts unzoomed: its units are others. On a phone the list is here too. */
export function CompareToolbar({
  runs,
  metrics,
  url,
  setUrl,
  colours,
}: {
  runs: readonly ComparedRun[]
  metrics: readonly { name: string }[]
  url: CompareUrl
  setUrl: SetCompareUrl
  colours: LineColours & { offered: readonly Colour[] }
}) {
  const [listed, setListed] = useState(false)
  const [view] = useChartView()
  const { group } = useGrouping()
  const { layout } = useCardLayout()
  const { fault } = useNameFilter(url.metrics)
  const isWhole = url.x0 === null && url.x1 === null
  const zoom = (
    <ZoomPicker key={`${url.x} ${url.x0} ${url.x1}`} kind={url.x} zoom={url} onZoom={(next) => void setUrl(next)} />
  )
  const logX = <LogXSwitch x={url.x} />
  const look = <Look metrics={metrics} colours={colours} onColour={(colour) => void setUrl({ colour })} />
  const grouping = <GroupPicker runs={runs} asOf={url.asOf} />
  return (
    <div className="flex flex-wrap items-center gap-2 px-4 py-2.5 max-tablet:px-3 max-tablet:py-2">
      <Segmented
        label="X axis"
        options={X_OPTIONS}
        value={url.x}
        onChange={(x) => void setUrl({ x, x0: null, x1: null, at: null })}
      />
      <MoreChoices
        set={chosenCount(view) + [group !== null, layout.pair, colours.colour !== 'run'].filter(Boolean).length}
      >
        {logX}
        {look}
        {grouping}
        {isWhole ? zoom : null}
      </MoreChoices>
      <Button className="desk:hidden" onClick={() => setListed(true)}>
        <List aria-hidden />
        Runs {formatCount(runs.length)}
      </Button>
      <RareChoices>{logX}</RareChoices>
      <YSwitch y={url.y} onChange={(y) => void setUrl({ y })} />
      <RareChoices>{look}</RareChoices>
      {isWhole ? <RareChoices>{zoom}</RareChoices> : zoom}
      <RareChoices>{grouping}</RareChoices>
      <span className="flex-1 max-tablet:hidden" />
      <MetricFilter
        all={metrics.length}
        value={url.metrics}
        fault={fault}
        onChange={(text) => void setUrl({ metrics: text }, { history: 'replace' })}
      />
      {group === null ? <ColourWords colours={colours} runs={runs} /> : <GroupNote by={group} />}
      <Dialog open={listed} onOpenChange={setListed} title="Runs" shape="sheet">
        <RunList runs={runs} url={url} setUrl={setUrl} />
      </Dialog>
    </div>
  )
}

/** What lines are, and what tells them apart. */
function Look({
  metrics,
  colours,
  onColour,
}: {
  metrics: readonly { name: string }[]
  colours: LineColours & { offered: readonly Colour[] }
  onColour: (colour: Colour) => void
}) {
  const { group } = useGrouping()
  return (
    <>
      <ViewSwitches />
      <PairSwitch
        metrics={metrics}
        off={group === null ? null : 'Aggregated cards show one metric each: no pairs while runs are grouped'}
      />
      {colours.offered.length < 2 ? null : (
        <ColourMenu offered={colours.offered} value={colours.colour} onChange={onColour} />
      )}
    </>
  )
}
