'use client'
import { useQuery } from '@tanstack/react-query'
import { useQueryStates } from 'nuqs'
import { useCarriedSearch } from '@/components/filters/carried-search'
import { CopyLink } from '@/components/filters/copy-link'
import { EmptyList } from '@/components/filters/empty-list'
import { FacetAside } from '@/components/filters/facets'
import { PartialNotice } from '@/components/filters/partial-notice'
import { formatBound, orderedRange } from '@/components/filters/range'
import { nextTry, retriedAlone } from '@/components/filters/retried'
import { Button } from '@/components/ui/button'
import { Failure } from '@/components/ui/failure'
import { Notice } from '@/components/ui/notice'
import { type RunsResponse, runsOptions, sparklinesOptions } from '@/lib/api/runs'
import { isSetting } from '@/lib/cloudtrail/setting'
import { formatCount, formatInstant } from '@/lib/format'
import { type RunColumn, USUAL_COLUMNS } from './columns'
import { CompareBar } from './compare-bar'
import { Pager } from './pager'
import { RunBlocks } from './run-blocks'
import { runsGroups } from './runs-groups'
import { RUNS_PARAMS, type RunsUrl, toRunsQuery } from './runs-query'
import { RunsSkeleton } from './runs-skeleton'
import { RunsTable } from './runs-table'
import { RunsToolbar } from './runs-toolbar'
import { useChoice } from './use-choice'

const NO_FILTERS = {
  q: null,
  prefix: null,
  experiment: null,
  writer: null,
  client: null,
  status: null,
  metric: null,
  param: null,
  page: null,
} as const

/** The list of runs: the URL says what is asked, the server sorts, filters and pages. */
export function RunsPage() {
  const [asked, setUrl] = useQueryStates(RUNS_PARAMS, { history: 'push' })
  const url = orderedRange(asked)
  const change = (part: Partial<RunsUrl>, typing = false) => void setUrl(part, { history: typing ? 'replace' : 'push' })
  const query = useQuery({ ...runsOptions(toRunsQuery(url)), ...retriedAlone })
  const groups = runsGroups(url, query.data, change)
  const filtered = url.q !== '' || url.prefix !== '' || groups.some(({ selected }) => selected.length > 0)
  return (
    <>
      <FacetAside groups={groups} />
      <section aria-label="Runs" className="flex min-h-0 min-w-0 flex-1 flex-col">
        <header className="flex items-center gap-3 px-4 pt-3 pb-2 max-tablet:px-3.5">
          <h1 className="text-page font-semibold tracking-[-.01em]">Runs</h1>
          <p className="min-w-0 flex-1 truncate text-text-2">{scopeText(query.data, url)}</p>
          <CopyLink />
        </header>
        <RunsToolbar {...{ url, change, groups, answer: query.data }} />
        <PartialNotice />
        {query.data !== undefined && query.error !== null ? (
          <Notice kind="caution">
            These are the runs as of {formatInstant(query.data.asOf.ms)}. Newer ones could not be read:{' '}
            {query.error.message}
          </Notice>
        ) : null}
        {query.data === undefined ? (
          query.error === null ? (
            <RunsSkeleton />
          ) : (
            <Failure
              what="the runs"
              error={query.error}
              onRetry={() => void query.refetch()}
              next={nextTry(query.errorUpdatedAt)}
            />
          )
        ) : query.data.total === 0 ? (
          <div className="relative min-h-0 flex-1 overflow-y-auto">
            <EmptyList what="runs" onClear={filtered ? () => void setUrl(NO_FILTERS) : null} />
          </div>
        ) : (
          <RunsList {...{ url, change, answer: query.data }} />
        )}
      </section>
    </>
  )
}

function RunsList({
  url,
  change,
  answer,
}: {
  url: RunsUrl
  change: (part: Partial<RunsUrl>) => void
  answer: RunsResponse
}) {
  const search = useCarriedSearch()
  const { keys } = useChoice()
  const shown: RunColumn[] = url.columns === null ? USUAL_COLUMNS : ['run', ...new Set(url.columns)]
  const { data: sparklines } = useQuery({
    ...sparklinesOptions({ runs: answer.rows.map(({ run }) => run.key), metric: answer.metric ?? '', asOf: url.asOf }),
    enabled: answer.metric !== null && answer.rows.length > 0,
  })
  const lines = sparklines?.lines
  const last = Math.ceil(answer.total / url.size)
  return (
    <>
      {answer.rows.length > 0 ? (
        <>
          <RunsTable
            {...{ answer, lines, shown, search }}
            fitted={url.columns === null}
            sorting={{ sort: url.sort, dir: url.dir }}
            onSort={(sorting) => change({ ...sorting, page: 1 })}
          />
          <RunBlocks {...{ answer, lines, search, settings: shown.filter(isSetting) }} />
        </>
      ) : (
        <>
          <Notice
            kind="info"
            action={
              <Button size="sm" onClick={() => change({ page: last })}>
                To page {formatCount(last)}
              </Button>
            }
          >
            Page {formatCount(url.page)} does not exist: the last one is {formatCount(last)}.
          </Notice>
          <span className="flex-1" />
        </>
      )}
      <Pager
        page={url.page}
        size={url.size}
        total={answer.total}
        onPage={(page) => change({ page })}
        onSize={(size) => change({ size, page: 1 })}
        stuck={keys.length > 0}
      >
        <CompareBar query={toRunsQuery(url)} total={answer.total} />
      </Pager>
    </>
  )
}

function scopeText(answer: RunsResponse | undefined, { from, to }: RunsUrl): string {
  if (answer === undefined) return ''
  const count =
    answer.total === answer.unfiltered
      ? `${formatCount(answer.total)} ${answer.total === 1 ? 'run' : 'runs'}`
      : `${formatCount(answer.total)} of ${formatCount(answer.unfiltered)} runs`
  if (from === null && to === null) return count
  if (from === null) return `${count} wrote before ${formatBound(to ?? 0)}`
  return to === null
    ? `${count} wrote since ${formatBound(from)}`
    : `${count} wrote between ${formatBound(from)} and ${formatBound(to)}`
}
