'use client'
import { useMemo } from 'react'
import { CopyButton } from '@/components/ui/copy-button'
import { Notice } from '@/components/ui/notice'
import { Segmented } from '@/components/ui/segmented'
import type { XAxis } from '@/lib/api/fields'
import { BaselineNotice } from './baseline-notice'
import { type ComparedMetric, type ComparedRun, comparedRange } from './compared-runs'
import { StepBar } from './step-bar'
import { useRulerMarks } from './use-ruler-marks'
import { useStepValues } from './use-step-values'
import { ValueBlocks } from './value-blocks'
import { noDeltaWords, valueRows } from './value-rows'
import { ValueTable } from './value-table'
import { valuesCsv } from './values-csv'
import { useValuesUrl } from './values-url'

const DELTAS = [
  { value: 'baseline', label: 'To baseline' },
  { value: 'above', label: 'To row above' },
] as const

interface CompareValuesProps {
  /** Runs that are drawn. */
  runs: readonly ComparedRun[]
  metrics: readonly ComparedMetric[]
  /** The metric of the large card: the table is of it unless another was chosen. */
  lead: ComparedMetric | null
  /** All metrics of that card. */
  leads: readonly ComparedMetric[]
  x: XAxis
  asOf: number | null
}

/** What every run wrote of one metric at the handle, exactly, and the handle’s own controls. */
export function CompareValues({ metrics, lead, leads, ...rest }: CompareValuesProps) {
  const [{ of }] = useValuesUrl()
  const metric = metrics.find(({ name }) => name === of) ?? lead
  if (metric === null || rest.runs.length === 0) return null
  return <Values metrics={metrics} metric={metric} isLead={leads.includes(metric)} {...rest} />
}

function Values({
  metrics,
  metric,
  isLead,
  runs,
  x,
  asOf,
}: Omit<CompareValuesProps, 'lead' | 'leads'> & { metric: ComparedMetric; isLead: boolean }) {
  const [{ at, delta }, setUrl] = useValuesUrl()
  const keys = runs.map(({ run }) => run.key)
  const { values, current } = useStepValues(
    { runs: keys, metric: metric.name, at, x, asOf },
    (place, history) => void setUrl({ at: place }, { history }),
  )
  const { data, error } = values
  const told = data?.runs ?? null
  const rows = useMemo(
    () => valueRows(runs, { metric: metric.name, told, to: delta }),
    [runs, metric.name, told, delta],
  )
  const reason = delta === 'baseline' ? noDeltaWords(rows) : null
  const marks = useRulerMarks(metric, isLead ? 'lead' : 'usual')
  const place = data === undefined ? null : { x: data.x, at: data.at }
  return (
    <section aria-label="Values" className="mx-4 mb-2.5 rounded-3 border border-border-1 bg-surface-1 max-tablet:mx-3">
      <StepBar
        {...{ x, at, metrics, metric }}
        axis={{ range: comparedRange(x, metric, runs), marks }}
        beside={{ before: current?.before ?? null, after: current?.after ?? null }}
        onChange={(part) => void setUrl(part)}
      >
        <Segmented
          label="Difference"
          options={DELTAS}
          value={delta}
          onChange={(next) => void setUrl({ delta: next })}
        />
        <CopyButton
          label="Copy the table as CSV"
          text={() => valuesCsv(rows, { metric: metric.name, x, at: place?.at ?? null })}
        >
          Copy as CSV
        </CopyButton>
      </StepBar>
      {error === null ? null : <Notice kind="caution">The values could not be read: {error.message}</Notice>}
      {at !== null && data === undefined ? (
        <p className="px-4 py-3 text-small text-text-3" role="status">
          {error === null ? 'Reading the values …' : null}
        </p>
      ) : (
        <>
          {reason === null ? null : <BaselineNotice words={reason} rows={rows} />}
          <ValueTable rows={rows} place={place} delta={delta} busy={at !== null && current === null} />
          <ValueBlocks rows={rows} place={place} />
        </>
      )}
    </section>
  )
}
