'use client'
import { useQuery } from '@tanstack/react-query'
import { FileCode } from 'lucide-react'
import Link from 'next/link'
import { useQueryStates } from 'nuqs'
import { nextTry, retriedAlone } from '@/components/filters/retried'
import { Button, buttonClass } from '@/components/ui/button'
import { Failure } from '@/components/ui/failure'
import { Loading } from '@/components/ui/loading'
import { Notice } from '@/components/ui/notice'
import { type FleetResponse, fleetOptions } from '@/lib/api/fleet'
import { searchParams } from '@/lib/api/search-params'
import { inactiveWords } from '@/lib/cloudtrail/inactive-accounts'
import { formatCount, visibleText } from '@/lib/format'
import { CellPanel } from './cell-panel'
import { EvaluateButton } from './evaluate-button'
import { ExportButton } from './export-button'
import { FleetCards } from './fleet-cards'
import { FleetPager } from './fleet-pager'
import { besideCell, type CellPlace, findCell, narrowed, PAGE, pageOf, rowsIn } from './fleet-rows'
import { FleetSummary } from './fleet-summary'
import { FleetTable } from './fleet-table'
import { scopeWords } from './fleet-words'
import { NotConfigured } from './not-configured'

const PARAMS = {
  account: searchParams.account,
  region: searchParams.region,
  state: searchParams.state,
  page: searchParams.page,
  cell: searchParams.cell,
}

const ASKING_MS = 2_000

/** Accounts by regions: where metrics calls are recorded in full, and where not, worst first. */
export function FleetPage() {
  const { data, error, errorUpdatedAt, refetch } = useQuery({
    ...fleetOptions(),
    refetchInterval: (query) => (query.state.data?.isAsking ? ASKING_MS : retriedAlone.refetchInterval(query)),
  })
  if (data?.isConfigured) return <Fleet answer={data} error={error} />
  return (
    <section aria-label="Fleet" className="min-h-0 min-w-0 flex-1 overflow-y-auto">
      <Heading />
      {data === undefined && error !== null ? (
        <Failure what="the fleet" error={error} onRetry={() => void refetch()} next={nextTry(errorUpdatedAt)} />
      ) : null}
      {data === undefined && error === null ? <Loading what="the fleet" /> : null}
      {data === undefined ? null : <NotConfigured />}
    </section>
  )
}

function Fleet({ answer, error }: { answer: FleetResponse; error: Error | null }) {
  const [url, setUrl] = useQueryStates(PARAMS, { history: 'push' })
  const fleet = narrowed(answer, url.account, url.region)
  const rows = rowsIn(fleet.rows, url.state)
  const last = Math.max(Math.ceil(rows.length / PAGE), 1)
  const page = Math.min(url.page, last)
  const found = url.cell === null ? null : findCell(fleet.rows, url.cell)
  const open = (cell: CellPlace | null) => void setUrl({ cell }, { history: url.cell && cell ? 'replace' : 'push' })
  const goTo = (place: CellPlace | undefined) =>
    place && (() => void setUrl({ cell: place, page: pageOf(rows, place.account) }, { history: 'replace' }))
  const beside = url.cell === null ? null : besideCell(rows, url.state, url.cell)
  const list = {
    ...{ rows: rows.slice((page - 1) * PAGE, page * PAGE), regions: fleet.regions, selected: url.cell, onSelect: open },
  }
  return (
    <>
      <section aria-label="Fleet" className="flex min-h-0 min-w-0 flex-1 flex-col">
        <Heading answer={answer} words={scopeWords(fleet, answer)} />
        <Notices {...{ answer, error, url, found: found !== null, last }} onClose={() => open(null)} />
        {answer.rows.length === 0 ? null : (
          <FleetSummary
            {...{ fleet, rows, page, states: url.state }}
            onStates={(state) => void setUrl({ state, page: null })}
          />
        )}
        {rows.length === 0 ? (
          <NoRows
            answer={answer}
            onClear={() => void setUrl({ state: null, account: null, region: null, page: null })}
          />
        ) : (
          <>
            <FleetTable {...list} />
            <FleetCards {...list} />
            <FleetPager {...{ rows, page, names: answer.names }} onPage={(next) => void setUrl({ page: next })} />
          </>
        )}
      </section>
      {found === null ? null : (
        <CellPanel
          {...found}
          asking={answer.isAsking}
          onClose={() => open(null)}
          onPrevious={goTo(beside?.previous)}
          onNext={goTo(beside?.next)}
        />
      )}
    </>
  )
}

function Heading({ answer, words }: { answer?: FleetResponse; words?: string }) {
  return (
    <header className="flex flex-none flex-wrap items-center gap-x-2 gap-y-1.5 px-4 pt-3 pb-2.5 max-tablet:px-3.5">
      <nav aria-label="Breadcrumb" className="flex items-center gap-2 text-small">
        <Link href="/sources">Sources</Link>
        <span aria-hidden className="text-text-3">
          /
        </span>
      </nav>
      <h1 className="text-page font-semibold tracking-[-.01em]">Fleet</h1>
      <p className="min-w-0 flex-1 pl-1 text-text-2">{words}</p>
      {answer === undefined ? null : (
        <span className="flex flex-wrap gap-2">
          <Link href="/sources?setup=stackset" className={buttonClass()}>
            <FileCode aria-hidden />
            Reader role, StackSet
          </Link>
          <ExportButton fleet={answer} />
          <EvaluateButton asking={answer.isAsking} />
        </span>
      )}
    </header>
  )
}

/** What could not be asked, above what is known all the same, and what of the URL is not there. */
function Notices({
  answer,
  error,
  url,
  found,
  last,
  onClose,
}: {
  answer: FleetResponse
  error: Error | null
  url: { cell: CellPlace | null; page: number }
  found: boolean
  last: number
  onClose: () => void
}) {
  const inactive = inactiveWords(answer.inactive)
  return (
    <div className="mb-2.5 flex-none border-t border-border-1 empty:hidden">
      {answer.error === null ? null : <Notice kind="caution">{visibleText(answer.error)}</Notice>}
      {answer.sourceProblems.map((problem) => (
        <Notice key={problem} kind="caution">
          {visibleText(problem)}
        </Notice>
      ))}
      {inactive === null ? null : <Notice kind="info">{visibleText(inactive)}</Notice>}
      {error === null ? null : (
        <Notice kind="caution">
          This is the fleet as it was last read. A newer state could not be read: {error.message}
        </Notice>
      )}
      {url.cell === null || found ? null : (
        <Notice
          kind="caution"
          action={
            <Button size="sm" onClick={onClose}>
              Close
            </Button>
          }
        >
          The fleet shown has no account {url.cell.account} in {url.cell.region}.
        </Notice>
      )}
      {url.page <= last ? null : (
        <Notice kind="caution">
          Page {formatCount(url.page)} does not exist: the last one, {formatCount(last)}, is shown.
        </Notice>
      )}
    </div>
  )
}

/** The fleet, or the filter, leaves no account: which of the two. */
function NoRows({ answer, onClear }: { answer: FleetResponse; onClear: () => void }) {
  if (answer.rows.length === 0)
    return (
      <p className="max-w-[66ch] px-4 py-4 text-text-2 max-tablet:px-3.5">
        {answer.error === null
          ? 'The organization has no account yet that MetricTrail knows of. They are asked again by themselves.'
          : 'No account is known until they could be asked. This is not the same as having none.'}
      </p>
    )
  return (
    <div className="px-4 py-4 max-tablet:px-3.5">
      <p className="mb-3 text-text-2">No account has a region in the states that the filter asks for.</p>
      <Button variant="primary" onClick={onClear}>
        Show all accounts
      </Button>
    </div>
  )
}
