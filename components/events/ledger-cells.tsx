import Link from 'next/link'
import type { ReactNode } from 'react'
import { ListedEventProof } from '@/components/evidence/listed-proof'
import { runHref } from '@/components/runs/run-href'
import { Untrusted } from '@/components/ui/untrusted'
import { UntrustedInMiddle } from '@/components/ui/untrusted-in-middle'
import type { EventRow } from '@/lib/api/events'
import { formatCount, visibleText } from '@/lib/format'
import { ResultBadge } from './result-badge'

export interface LedgerColumn {
  label: string
  width: string
  numeric?: boolean
  /** In which round it goes where there is no room (1 first). */
  leaves?: 1 | 2 | 3 | 4
  cell: (row: EventRow, search: string) => ReactNode
}

/** Columns after the observed time, which opens the event. */
export const LEDGER_COLUMNS: LedgerColumn[] = [
  { label: 'Result', width: 'w-28', cell: (row) => <ResultBadge row={row} /> },
  { label: 'Run', width: 'w-[190px]', cell: (row, search) => <RunOf row={row} search={search} /> },
  { label: 'Points', width: '', leaves: 3, cell: (row) => <Points row={row} /> },
  { label: 'Steps', width: 'w-[108px]', numeric: true, cell: (row) => stepsText(row) },
  { label: 'Writer', width: 'w-[118px]', leaves: 4, cell: ({ writer }) => <Cut text={writer.label} /> },
  {
    label: 'Source IP',
    width: 'w-[106px]',
    leaves: 2,
    cell: ({ ip }) => (ip === null ? <span className="text-text-3">none</span> : <Cut text={ip} />),
  },
  { label: 'Proof', width: 'w-[196px]', cell: (row) => <ListedEventProof row={row} /> },
  {
    label: 'Facts',
    width: 'w-[7%]',
    leaves: 1,
    cell: ({ flags, result }) => <Facts flags={flags.filter((flag) => flag !== result)} />,
  },
  {
    label: 'Event ID',
    width: 'w-20',
    leaves: 2,
    cell: ({ id }) => (
      <span className="mono text-text-3" title={id}>
        {id.slice(0, 8)}
      </span>
    ),
  },
]

function RunOf({ row, search }: { row: EventRow; search: string }) {
  const { run, account, region } = row
  if (run === null) {
    return (
      <span className="flex text-text-3" title={`${account} ${region}`}>
        <Runless row={row} />
      </span>
    )
  }
  return (
    <Link href={runHref(run, search)} prefetch={false} tabIndex={-1} className="block text-text-1">
      <UntrustedInMiddle text={run.name} />
    </Link>
  )
}

/** What a call without a run was about. */
export function Runless({ row: { trail } }: { row: EventRow }) {
  if (trail === null) return 'no run'
  return (
    <>
      trail&nbsp;
      <UntrustedInMiddle text={trail} />
    </>
  )
}

/** What was logged, or for other calls what was called. */
export function Points({ row: { kind, name, firstMetric, metricCount, items } }: { row: EventRow }) {
  if (kind !== 'metrics') return <Cut text={name} />
  if (firstMetric === null) return <span className="text-text-3">{items === 0 ? 'no items' : `${items} items`}</span>
  return (
    <span title={`${visibleText(firstMetric)}, ${items} ${items === 1 ? 'point' : 'points'}`}>
      <Untrusted text={firstMetric} />
      {metricCount > 1 ? <span className="text-text-3"> and {formatCount(metricCount - 1)} more</span> : null}
    </span>
  )
}

/** `41,191–41,200`, `90`, or a dash when no item has a step. */
export function stepsText({ stepMin, stepMax }: Pick<EventRow, 'stepMin' | 'stepMax'>): string {
  const word = (step: number | string) => (typeof step === 'number' ? formatCount(step) : step.replace('-', '−'))
  if (stepMin === null || stepMax === null) return '–'
  return stepMin === stepMax ? word(stepMin) : `${word(stepMin)}–${word(stepMax)}`
}

function Facts({ flags }: { flags: readonly string[] }) {
  return flags.length === 0 ? null : (
    <span className="text-text-2" title={flags.join(', ')}>
      {flags.join(', ')}
    </span>
  )
}

function Cut({ text }: { text: string }) {
  return (
    <span title={text}>
      <Untrusted text={text} />
    </span>
  )
}
