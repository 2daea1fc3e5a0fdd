import { createColumnHelper, tableFeatures } from '@tanstack/react-table'
import type { ReactNode } from 'react'
import { ListedProof } from '@/components/evidence/listed-proof'
import { Instant } from '@/components/ui/instant'
import { Untrusted } from '@/components/ui/untrusted'
import type { Instant as InstantValue, Value } from '@/lib/api/fields'
import type { RUN_COLUMNS, RunRow, RunsQuery } from '@/lib/api/runs'
import { DELETED } from '@/lib/cloudtrail/run-end'
import { isSetting, type SettingId, settingOf } from '@/lib/cloudtrail/setting'
import { formatCount, formatShare, formatValue, visibleText } from '@/lib/format'

type NamedColumn = 'run' | (typeof RUN_COLUMNS)[number]
/** A column of ours, or a setting of the runs themselves. */
export type RunColumn = NamedColumn | SettingId

/** How a column looks and sorts. `leaves`: in which round it goes when the usual columns find no room (1 first). */
export interface ColumnLook {
  label: string
  width: string
  numeric: boolean
  sort: RunsQuery['sort'] | null
  leaves: 1 | 2 | 3 | 4 | null
}

/** Server-side table: sorting, filtering and paging happen in the store, so no client row model is registered. */
export const features = tableFeatures({})
const helper = createColumnHelper<typeof features, RunRow>()

export const LOOKS: Record<NamedColumn, ColumnLook> = {
  run: look('Run', 'w-[242px]', { sort: 'name' }),
  experiment: look('Experiment', 'w-[116px]', { sort: 'experiment', leaves: 3 }),
  trial: look('Run group', 'w-[118px]'),
  status: look('Status', 'w-24'),
  account: look('Account', 'w-[104px]', { sort: 'account', leaves: 1 }),
  region: look('Region', 'w-[124px]', { sort: 'region', leaves: 1 }),
  firstWrite: look('First write, observed', 'w-[154px]', { sort: 'firstWrite' }),
  lastWrite: look('Last write, observed', 'w-[154px]', { sort: 'lastWrite' }),
  events: look('Events', 'w-[58px]', { sort: 'events', numeric: true, leaves: 2 }),
  denied: look('Denied', 'w-16', { numeric: true }),
  points: look('Points', 'w-16', { sort: 'points', numeric: true, leaves: 4 }),
  metrics: look('Metrics', 'w-[66px]', { sort: 'metrics', numeric: true }),
  writers: look('Writers', 'w-[58px]', { sort: 'writers', numeric: true }),
  clients: look('Clients', 'w-16', { sort: 'clients', numeric: true }),
  ips: look('IPs', 'w-12', { sort: 'ips', numeric: true }),
  sparkline: look('Curve', 'w-[104px]'),
  last: look('Last', 'w-16', { sort: 'last', numeric: true }),
  min: look('Min', 'w-[72px]', { sort: 'min', numeric: true }),
  max: look('Max', 'w-[72px]', { sort: 'max', numeric: true }),
  collisions: look('Collisions', 'w-[68px]', { sort: 'collisions', numeric: true, leaves: 4 }),
  late: look('Late', 'w-[60px]', { sort: 'late', numeric: true, leaves: 2 }),
  verdict: look('Worst proof', 'w-[232px]', { sort: 'verdict' }),
}

export const USUAL_COLUMNS: RunColumn[] = [
  'run',
  'experiment',
  'account',
  'region',
  'lastWrite',
  'events',
  'points',
  'writers',
  'sparkline',
  'last',
  'collisions',
  'late',
  'verdict',
]

const named = (id: NamedColumn, cell: (row: RunRow) => ReactNode) =>
  helper.display({ id, cell: ({ row }) => cell(row.original) })

/** Cells of everything but the run's name and its sparkline, which need more than the row. */
export const columns = helper.columns([
  named('experiment', ({ experiment }) => <Known text={experiment} />),
  named('trial', ({ trial }) => <Known text={trial} />),
  named('status', ({ status, deleted }) => <Known text={deleted ? DELETED : status} />),
  named('account', ({ run }) => <span className="mono">{run.account}</span>),
  named('region', ({ run }) => <span className="mono">{run.region}</span>),
  named('firstWrite', ({ firstWrite }) => <When at={firstWrite} />),
  named('lastWrite', ({ lastWrite }) => <When at={lastWrite} />),
  named('events', ({ events }) => <Count of={events} />),
  named('denied', ({ denied }) => <Count of={denied} />),
  named('points', ({ points }) => <Count of={points} />),
  named('metrics', ({ metrics }) => <Count of={metrics} />),
  named('writers', ({ writers }) => <Several of={writers} />),
  named('clients', ({ clients }) => <Several of={clients} />),
  named('ips', ({ ips }) => <Count of={ips} />),
  named('last', ({ last }) => <Figure value={last} />),
  named('min', ({ min }) => <Figure value={min} />),
  named('max', ({ max }) => <Figure value={max} />),
  named('collisions', ({ collisions }) => <Count of={collisions} />),
  named('verdict', (row) => <ListedProof row={row} />),
  named('late', ({ late }) => <span className={late < 0.0005 ? 'text-text-3' : ''}>{formatShare(late)}</span>),
])

/** Settings are as wide as most of their values; whether they are figures is for their values to say. */
export function lookOf(id: RunColumn): ColumnLook {
  return isSetting(id) ? look(visibleText(settingOf(id).name), 'w-[112px]', { sort: id }) : LOOKS[id]
}

function look(label: string, width: string, rest: Partial<Omit<ColumnLook, 'label' | 'width'>> = {}): ColumnLook {
  return { label, width, sort: null, numeric: false, leaves: null, ...rest }
}

/** What a management event told, or that none did: never guessed from the name. */
export function Known({ text }: { text: string | null }) {
  if (text === null) return <span className="text-text-3 italic">unknown</span>
  return (
    <span title={text}>
      <Untrusted text={text} className="font-sans text-small!" />
    </span>
  )
}

function When({ at }: { at: InstantValue | null }) {
  return at === null ? <span className="text-text-3">none</span> : <Instant ms={at.ms} />
}

function Count({ of }: { of: number }) {
  return <span className={of === 0 ? 'text-text-3' : ''}>{formatCount(of)}</span>
}

function Several({ of }: { of: number }) {
  return <span className={of === 0 ? 'text-text-3' : of > 1 ? 'font-semibold' : ''}>{formatCount(of)}</span>
}

function Figure({ value }: { value: Value | null }) {
  return <span className={value === null ? 'text-text-3' : 'mono'}>{formatValue(value)}</span>
}
