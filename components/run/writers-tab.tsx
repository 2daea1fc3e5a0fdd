'use client'
import type { Route } from 'next'
import Link from 'next/link'
import { counted } from '@/components/chart/chart-words'
import { knownBy } from '@/components/evidence/words'
import { Instant } from '@/components/ui/instant'
import { Untrusted } from '@/components/ui/untrusted'
import type { RunResponse, RunWriter } from '@/lib/api/run'
import { formatCount } from '@/lib/format'
import { useWriterEvents } from './writer-events'

/** Who logged what on this run: every identity with its points, calls, times, clients and addresses. */
export function WritersTab({ run }: { run: RunResponse }) {
  if (run.writers.length === 0) {
    return <p className="p-4 text-text-2">No metrics call of anybody is known for this run.</p>
  }
  return (
    <div className="@container">
      <WriterBlocks run={run} />
      <WriterTable run={run} />
    </div>
  )
}

function WriterTable({ run }: { run: RunResponse }) {
  return (
    <section aria-label="Writers of this run" className="hidden @min-[1180px]:block">
      <table className="data-table [&_td]:h-auto! [&_td]:py-2! [&_td]:align-top [&_td]:whitespace-normal!">
        <thead>
          <tr>
            <th className="w-64">Writer</th>
            <th className="w-32">Caller’s account</th>
            <th className="num w-20">Points</th>
            <th className="num w-16">Metrics</th>
            <th className="num w-20">Events</th>
            <th className="num w-16">Denied</th>
            <th className="num w-14">Spans</th>
            <th className="w-40">First, observed</th>
            <th className="w-40">Last, observed</th>
            <th>Clients and addresses</th>
          </tr>
        </thead>
        <tbody>
          {run.writers.map((writer) => (
            <WriterRow key={writer.writer.key} run={run} writer={writer} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** Where the table has no room each writer is a block: nothing of it lies beyond the edge. */
function WriterBlocks({ run }: { run: RunResponse }) {
  return (
    <ul aria-label="Writers of this run" className="border-b border-border-1 @min-[1180px]:hidden">
      {run.writers.map((writer) => (
        <li key={writer.writer.key} className="border-t border-border-1 bg-surface-1 px-3.5 py-2.5 text-small">
          <Identity run={run} writer={writer} />
          <dl className="mt-1.5 grid grid-cols-[84px_1fr] gap-x-2.5 gap-y-0.5 [&_dd]:min-w-0 [&_dt]:text-text-3">
            <dt>Account</dt>
            <dd className="mono">{writer.account === '' ? '–' : writer.account}</dd>
            <dt>Wrote</dt>
            <dd>
              {counted(writer.points, 'point')} of {counted(writer.metrics, 'metric')} in{' '}
              {counted(writer.events, 'event')}
              {writer.denied === 0 ? null : (
                <span className="font-semibold text-failed">, {formatCount(writer.denied)} denied</span>
              )}
            </dd>
            <dt>First, last</dt>
            <dd>
              <Instant ms={writer.first.ms} /> <Instant ms={writer.last.ms} />
            </dd>
            <dt>With</dt>
            <dd className="wrap-anywhere">
              <Origins writer={writer} />
            </dd>
          </dl>
        </li>
      ))}
    </ul>
  )
}

function Identity({ run, writer }: { run: RunResponse; writer: RunWriter }) {
  const href = useWriterEvents(run.run.key, writer.writer.key) as Route
  return (
    <>
      <Link href={href} title="The events of this writer on this run" className="wrap-anywhere">
        <Untrusted text={writer.writer.label} className="font-medium" />
      </Link>
      <div className="text-micro text-text-3">{knownBy(writer.personSource).long}</div>
      <div className="text-micro text-text-2 wrap-anywhere">
        <Untrusted text={writer.principal} className="text-[11px]" /> {writer.type}
      </div>
    </>
  )
}

function WriterRow({ run, writer }: { run: RunResponse; writer: RunWriter }) {
  return (
    <tr>
      <td>
        <Identity run={run} writer={writer} />
      </td>
      <td className="mono">{writer.account === '' ? '–' : writer.account}</td>
      <Count value={writer.points} />
      <Count value={writer.metrics} />
      <Count value={writer.events} />
      <Count value={writer.denied} strong />
      <Count value={writer.spans.length} />
      <td>
        <Instant ms={writer.first.ms} />
      </td>
      <td>
        <Instant ms={writer.last.ms} />
      </td>
      <td className="wrap-anywhere">
        <Origins writer={writer} />
      </td>
    </tr>
  )
}

function Origins({ writer }: { writer: RunWriter }) {
  return (
    <>
      <div>{writer.clients.join(', ')}</div>
      <div className="text-text-2">
        {writer.ips.slice(0, 8).map((ip, index) => (
          <span key={ip}>
            {index === 0 ? '' : ', '}
            <Untrusted text={ip} />
          </span>
        ))}
        {writer.ips.length > 8 ? ` and ${formatCount(writer.ips.length - 8)} more` : ''}
      </div>
    </>
  )
}

function Count({ value, strong = false }: { value: number; strong?: boolean }) {
  const weight = value === 0 ? 'text-text-3' : strong ? 'font-semibold text-failed' : ''
  return <td className={`num ${weight}`}>{formatCount(value)}</td>
}
