'use client'
import { useQuery } from '@tanstack/react-query'
import { GitCommitHorizontal, Maximize2, Minimize2, RotateCcw, Table2 } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import { Badge } from '@/components/ui/badge'
import { IconButton } from '@/components/ui/button'
import { MetricName } from '@/components/ui/metric-name'
import type { MetricSummary } from '@/lib/api/run'
import { seriesOptions, seriesProofOptions } from '@/lib/api/series'
import { formatValue } from '@/lib/format'
import { CardBody } from './card-body'
import type { CardsProps } from './cards-props'
import { counted } from './chart-words'

/** Buckets that a card of the usual width needs to be exact on a dense screen, and an expanded one. */
export const CARD_BUCKETS = { usual: 640, wide: 2000 }

type MetricCardProps = CardsProps & { metric: MetricSummary; wide: boolean; onWide: (wide: boolean) => void }

/** One metric: its name, the value at the crosshair, its chart or data table, and what is drawn of it. */
export function MetricCard({ metric, wide, onWide, ...card }: MetricCardProps) {
  const { run, query } = card
  const [table, setTable] = useState(false)
  const head = useRef<HTMLSpanElement>(null)
  const asked = {
    run: run.run.key,
    metric: metric.name,
    x: query.x,
    from: query.zoom.x0,
    to: query.zoom.x1,
    buckets: wide ? CARD_BUCKETS.wide : CARD_BUCKETS.usual,
    asOf: query.asOf,
  }
  const series = useQuery(seriesOptions(asked))
  // Of one verdict there is nothing to tell apart.
  const { data: answer = null } = useQuery({ ...seriesProofOptions(asked), enabled: run.proof.length > 1 })
  const context = useMemo(() => ({ ...card.context, proof: { ...card.context.proof, answer } }), [card.context, answer])
  const collisions = metric.collisions - metric.rewritten
  const resting = formatValue(metric.last)
  return (
    <>
      <header className="flex h-[34px] items-center gap-2 pr-1.5 pl-3">
        <h3 className="min-w-0 truncate text-body">
          <MetricName name={metric.name} className="text-body!" />
        </h3>
        {collisions === 0 ? null : (
          <Badge tone="failed" icon={GitCommitHorizontal}>
            <span className="text-[11px]">{counted(collisions, 'collision')}</span>
          </Badge>
        )}
        {metric.rewritten === 0 ? null : (
          <span
            title={`Written again by the same writer after a restart: ${counted(metric.rewritten, 'step')}`}
            className="flex min-w-0 overflow-hidden"
          >
            <Badge tone="quiet" icon={RotateCcw}>
              <span className="text-[11px]">{counted(metric.rewritten, 'step')} written again</span>
            </Badge>
          </span>
        )}
        <span
          ref={head}
          title="Value at the crosshair, else the last written"
          data-resting="true"
          className="mono ml-auto whitespace-nowrap text-text-2 before:font-sans before:text-micro before:text-text-3 data-[resting=true]:before:mr-1.5 data-[resting=true]:before:content-['last_written']"
        >
          {resting}
        </span>
        <IconButton
          label={table ? 'Show the chart' : 'Show the data table'}
          size="sm"
          aria-pressed={table}
          onClick={() => setTable(!table)}
        >
          <Table2 aria-hidden />
        </IconButton>
        <IconButton
          label={wide ? 'Show at the usual width' : 'Show at full width'}
          size="sm"
          aria-pressed={wide}
          className="max-tablet:hidden"
          onClick={() => onWide(!wide)}
        >
          {wide ? <Minimize2 aria-hidden /> : <Maximize2 aria-hidden />}
        </IconButton>
      </header>
      <CardBody
        card={{ ...card, context }}
        metric={metric}
        series={series}
        head={{ element: head, resting }}
        table={table}
        wide={wide}
      />
    </>
  )
}
