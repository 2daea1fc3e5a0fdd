'use client'
import { Check } from 'lucide-react'
import { VerdictBadge } from '@/components/evidence/verdict-badge'
import { Note } from '@/components/ui/badge'
import { SearchInput } from '@/components/ui/input'
import { Segmented } from '@/components/ui/segmented'
import type { RunResponse } from '@/lib/api/run'
import { formatCount } from '@/lib/format'
import type { RunUrl, SetRunUrl } from './run-url'
import { ZoomPicker } from './zoom-picker'

const X = [
  { value: 'step', label: 'Step' },
  { value: 'relative', label: 'Relative' },
  { value: 'claimed', label: 'Claimed' },
  { value: 'observed', label: 'Observed' },
] as const
const Y = [
  { value: 'linear', label: 'Linear' },
  { value: 'log', label: 'Log' },
] as const
const COLOUR = [
  { value: 'run', label: 'By run' },
  { value: 'writer', label: 'By writer' },
  { value: 'verdict', label: 'By proof' },
] as const

/** How all charts of the page are drawn. Another x axis starts unzoomed: its units are others. */
export function ChartToolbar({
  run,
  url,
  setUrl,
  shown,
}: {
  run: RunResponse
  url: RunUrl
  setUrl: SetRunUrl
  shown: number
}) {
  const all = run.metrics.length
  const offered = COLOUR.filter(
    ({ value }) => value === 'run' || value === url.colour || (value === 'writer' ? run.writers : run.proof).length > 1,
  )
  return (
    <div className="flex flex-none flex-wrap items-center gap-2 px-4 py-2.5 max-tablet:px-3 max-tablet:py-2">
      <Segmented label="X axis" options={X} value={url.x} onChange={(x) => void setUrl({ x, x0: null, x1: null })} />
      <Segmented label="Y scale" options={Y} value={url.y} onChange={(y) => void setUrl({ y })} />
      {offered.length < 2 ? null : (
        <Segmented label="Colour" options={offered} value={url.colour} onChange={(colour) => void setUrl({ colour })} />
      )}
      {url.colour === 'verdict' ? (
        <span className="flex flex-wrap gap-x-2.5 text-small">
          {run.proof.map(({ verdict }) => (
            <VerdictBadge key={verdict} verdict={verdict} />
          ))}
        </span>
      ) : null}
      <ZoomPicker key={`${url.x} ${url.x0} ${url.x1}`} kind={url.x} zoom={url} onZoom={(zoom) => void setUrl(zoom)} />
      <span className="flex-1" />
      <SearchInput
        aria-label="Filter metrics by name"
        placeholder={`Filter ${formatCount(all)} ${all === 1 ? 'metric' : 'metrics'}`}
        className="w-[156px] max-tablet:w-full"
        value={url.metrics}
        onChange={(metrics) => void setUrl({ metrics }, { history: 'replace' })}
      />
      <span className="max-tablet:hidden">
        <Note icon={Check}>
          {shown === all ? 'Raw, no extremum lost' : `${formatCount(shown)} of ${formatCount(all)} metrics, raw`}
        </Note>
      </span>
    </div>
  )
}
