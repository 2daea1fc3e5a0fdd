'use client'
import { Check, TriangleAlert } from 'lucide-react'
import { X_OPTIONS } from '@/components/chart/axis-options'
import { ColourLegend, ColourMenu } from '@/components/chart/colour-menu'
import { MetricFilter } from '@/components/chart/metric-filter'
import { MoreChoices, RareChoices } from '@/components/chart/more-choices'
import { PairSwitch } from '@/components/chart/pair-switch'
import { useCardLayout } from '@/components/chart/use-card-layout'
import { useChartView } from '@/components/chart/use-chart-view'
import { chosenCount } from '@/components/chart/view'
import { LogXSwitch, ViewSwitches } from '@/components/chart/view-switches'
import { YSwitch } from '@/components/chart/y-switch'
import { NO_ZOOM } from '@/components/chart/zoom'
import { doubtsOf } from '@/components/evidence/proof-words'
import { VerdictBadge } from '@/components/evidence/verdict-badge'
import { SaveView } from '@/components/filters/save-view'
import { Badge, Note } from '@/components/ui/badge'
import { Segmented } from '@/components/ui/segmented'
import type { RunResponse } from '@/lib/api/run'
import { drawnWords } from './drawn-words'
import { colourEntries, offeredColours } from './run-colours'
import type { RunUrl, SetRunUrl } from './run-url'
import { ValuesSwitch } from './values-switch'
import { XMetricMenu } from './x-metric-menu'
import { ZoomPicker } from './zoom-picker'

interface ToolbarProps {
  run: RunResponse
  url: RunUrl
  setUrl: SetRunUrl
  shown: number
  /** Why the pattern of the filter is none. */
  fault: string | null
}

/** How all charts of the page are drawn. Another x axis starts unzoomed: its units are others. */
export function ChartToolbar(props: ToolbarProps) {
  const { run, url, setUrl, shown, fault } = props
  const [view] = useChartView()
  const { layout } = useCardLayout()
  const isJoined = isJoinedBy(props)
  const isWhole = url.x0 === null && url.x1 === null
  const entries = colourEntries(run, url.colour)
  const choices = { along: <AlongChoices {...props} />, look: <LookChoices {...props} /> }
  const zoom = (
    <ZoomPicker
      key={`${url.x} ${url.xmetric ?? ''} ${url.x0} ${url.x1}`}
      kind={isJoined ? 'metric' : url.x}
      zoom={url}
      onZoom={(next) => void setUrl(next)}
    />
  )
  const drawn = drawnWords({ view, x: isJoined ? 'metric' : url.x, shown, metrics: run.metrics })
  const set = chosenCount(view) + [isJoined, layout.pair, url.colour !== 'run'].filter(Boolean).length
  return (
    <div className="flex flex-none flex-wrap items-center gap-2 px-4 py-2.5 max-tablet:px-3 max-tablet:py-2">
      <Segmented
        label="X axis"
        options={X_OPTIONS}
        value={isJoined ? null : url.x}
        onChange={(x) => void setUrl({ ...NO_ZOOM, x, xmetric: null, at: null })}
      />
      <MoreChoices set={set}>
        {choices.along}
        {choices.look}
        {isWhole ? zoom : null}
        <SaveView isNamed />
      </MoreChoices>
      <RareChoices>{choices.along}</RareChoices>
      <YSwitch y={url.y} onChange={(y) => void setUrl({ y })} />
      <RareChoices>{choices.look}</RareChoices>
      {url.colour === 'verdict' ? <VerdictKey run={run} /> : null}
      {isWhole ? <RareChoices>{zoom}</RareChoices> : zoom}
      <span className="flex-1 max-tablet:hidden" />
      <MetricFilter
        all={run.metrics.length}
        value={url.metrics}
        fault={fault}
        onChange={(metrics) => void setUrl({ metrics }, { history: 'replace' })}
      />
      <span className="max-tablet:hidden" title={drawn.whole}>
        <Note icon={Check}>{drawn.short}</Note>
      </span>
      {entries.length === 0 ? null : (
        <div className="w-full">
          <ColourLegend entries={entries} unnamed="not recorded" />
        </div>
      )}
    </div>
  )
}

const isJoinedBy = ({ run, url }: Pick<ToolbarProps, 'run' | 'url'>) =>
  run.metrics.some(({ name }) => name === url.xmetric)

/** What else x can be, and how it is told. */
function AlongChoices({ run, url, setUrl }: Pick<ToolbarProps, 'run' | 'url' | 'setUrl'>) {
  const isJoined = isJoinedBy({ run, url })
  return (
    <>
      <XMetricMenu
        names={run.metrics.map(({ name }) => name)}
        value={isJoined ? url.xmetric : null}
        onChange={(xmetric) => void setUrl({ ...NO_ZOOM, x: null, xmetric, at: null })}
      />
      {isJoined ? null : <LogXSwitch x={url.x} />}
    </>
  )
}

/** How lines look, and what their colours tell. */
function LookChoices({ run, url, setUrl }: Pick<ToolbarProps, 'run' | 'url' | 'setUrl'>) {
  const offered = offeredColours(run, url.colour)
  return (
    <>
      <ViewSwitches isJoined={isJoinedBy({ run, url })} />
      {isJoinedBy({ run, url }) ? null : <ValuesSwitch {...{ run, url, setUrl }} />}
      <PairSwitch metrics={run.metrics} />
      {offered.length < 2 ? null : (
        <ColourMenu offered={offered} value={url.colour} onChange={(colour) => void setUrl({ colour })} />
      )}
    </>
  )
}

/** Which colour is which verdict. */
function VerdictKey({ run }: { run: RunResponse }) {
  const absent = doubtsOf(run).find(({ kind }) => kind === 'absent')
  return (
    <span className="flex flex-wrap gap-x-2.5 text-small">
      {run.proof.map(({ verdict }) => (
        <VerdictBadge key={verdict} verdict={verdict} />
      ))}
      {absent === undefined ? null : (
        <Badge icon={TriangleAlert} tone="failed">
          {absent.words}
        </Badge>
      )}
    </span>
  )
}
