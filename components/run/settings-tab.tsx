'use client'
import { Notice } from '@/components/ui/notice'
import { Untrusted } from '@/components/ui/untrusted'
import type { RunFactRow, RunResponse } from '@/lib/api/run'
import { formatCount } from '@/lib/format'
import { countAfterEnd } from './changes-after-end'
import { FactRow, SetBy } from './fact-row'
import { RunGroups } from './run-groups'
import { filesText } from './run-header'

const KINDS: readonly [kind: RunFactRow['kind'], title: string][] = [
  ['parameter', 'Parameters'],
  ['input', 'Inputs'],
  ['output', 'Outputs'],
  ['metadata', 'Metadata'],
  ['tag', 'Tags'],
]

/** What the run-life events say about the run, each value with the call that set it and those it replaced. */
export function SettingsTab({ run, onOpen }: { run: RunResponse; onOpen: (event: string) => void }) {
  const afterEnd = countAfterEnd(run)
  return (
    <>
      {afterEnd === null ? null : <Notice kind={afterEnd.changed > 0 ? 'caution' : 'info'}>{afterEnd.text}</Notice>}
      <div className="grid grid-cols-2 items-start gap-2.5 p-4 max-desk:grid-cols-1 max-tablet:p-3">
        <Panel title="Run">
          <RunFacts run={run} onOpen={onOpen} />
        </Panel>
        {KINDS.map(([kind, title]) => {
          const rows = run.facts.filter((fact) => fact.kind === kind)
          return (
            <Panel key={kind} title={title} count={rows.length}>
              {rows.length === 0 ? (
                <p className="px-3 pb-2.5 text-small text-text-3">None in the run-life events read so far.</p>
              ) : (
                rows.map((fact) => <FactRow key={fact.name} fact={fact} onOpen={onOpen} />)
              )}
            </Panel>
          )
        })}
      </div>
    </>
  )
}

function Panel({ title, count, children }: { title: string; count?: number; children: React.ReactNode }) {
  return (
    <section aria-label={title} className="min-w-0 rounded-3 border border-border-1 bg-surface-1">
      <h2 className="px-3 pt-2 pb-1.5 text-small font-semibold">
        {title}
        {count === undefined ? null : <span className="ml-1 font-normal text-text-3">{formatCount(count)}</span>}
      </h2>
      {children}
    </section>
  )
}

function RunFacts({ run, onOpen }: { run: RunResponse; onOpen: (event: string) => void }) {
  const rows: [string, React.ReactNode][] = [
    ['ARN', <Untrusted key="arn" text={run.arn} className="wrap-anywhere" />],
    [
      'Key',
      <span key="key" className="mono">
        {run.run.key}
      </span>,
    ],
    [
      'Experiment',
      run.experiment === null ? <Unknown key="experiment" /> : <Untrusted key="experiment" text={run.experiment} />,
    ],
    ['Run group (trial)', <RunGroups key="trial" run={run} onOpen={onOpen} />],
    [
      'Display name',
      run.displayName === null ? <Unknown key="name" /> : <Untrusted key="name" text={run.displayName} />,
    ],
    ['Log files', filesText(run)],
  ]
  return (
    <dl className="text-small">
      {rows.map(([name, value]) => (
        <div
          key={name}
          className="grid grid-cols-[minmax(96px,180px)_1fr] items-baseline gap-x-3 max-tablet:grid-cols-[96px_1fr] border-t border-border-1 px-3 py-1.5"
        >
          <dt className="text-text-2">{name}</dt>
          <dd className="min-w-0">{value}</dd>
        </div>
      ))}
      <div className="grid grid-cols-[minmax(96px,180px)_1fr] items-baseline gap-x-3 max-tablet:grid-cols-[96px_1fr] border-t border-border-1 px-3 py-1.5">
        <dt className="text-text-2">Status</dt>
        <dd className="min-w-0">
          {run.statusHistory.length === 0 ? <Unknown /> : null}
          {run.statusHistory.map((change) => (
            <div key={change.event} className="flex flex-wrap items-center gap-x-2">
              <Untrusted text={change.status} />
              <SetBy ms={change.at.ms} onOpen={() => onOpen(change.event)} />
              <span className="text-text-3">
                by <Untrusted text={change.writer.label} />
              </span>
              {change.message === null ? null : <Untrusted text={change.message} className="text-text-2" />}
            </div>
          ))}
        </dd>
      </div>
    </dl>
  )
}

function Unknown() {
  return <span className="text-text-3 italic">unknown</span>
}
