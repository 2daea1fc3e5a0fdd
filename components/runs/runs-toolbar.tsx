'use client'
import { ArrowDown, ArrowUp, ChevronDown } from 'lucide-react'
import { AddFilter } from '@/components/filters/add-filter'
import { FacetButton } from '@/components/filters/facets'
import { FilterChips } from '@/components/filters/filter-chips'
import type { FilterGroup } from '@/components/filters/filter-group'
import { Button } from '@/components/ui/button'
import { Chip } from '@/components/ui/chip'
import { SearchInput } from '@/components/ui/input'
import { Menu, MenuChoice, MenuSeparator } from '@/components/ui/menu'
import { Untrusted } from '@/components/ui/untrusted'
import type { RunsResponse } from '@/lib/api/runs'
import { isSetting, settingOf } from '@/lib/cloudtrail/setting'
import { visibleText } from '@/lib/format'
import { LOOKS } from './columns'
import { ColumnsMenu } from './columns-menu'
import type { RunsUrl } from './runs-query'

interface ToolbarProps {
  url: RunsUrl
  change: (part: Partial<RunsUrl>, typing?: boolean) => void
  groups: FilterGroup[]
  answer: RunsResponse | undefined
}

/** Text filter, active filters, the metric shown, columns; on a phone filters and sorting behind buttons. */
export function RunsToolbar({ url, change, groups, answer }: ToolbarProps) {
  const text = (className: string) => (
    <SearchInput
      value={url.q}
      onChange={(q) => change({ q, page: 1 }, true)}
      placeholder="Run name contains"
      aria-label="Run name contains"
      maxLength={256}
      className={className}
    />
  )
  return (
    <search aria-label="Runs" className="flex flex-wrap items-center gap-2 px-4 pb-2.5 max-tablet:px-3.5">
      <span className="max-tablet:hidden">{text('w-[260px]')}</span>
      <FacetButton groups={groups} head={text('w-full')} />
      <SortMenu url={url} change={change} />
      <FilterChips groups={groups} />
      {url.prefix === '' ? null : (
        <Chip
          label="Name starts with"
          name={`Name starts with ${visibleText(url.prefix)}`}
          onRemove={() => change({ prefix: '', page: 1 })}
        >
          <Untrusted text={url.prefix} />
        </Chip>
      )}
      <span className="max-tablet:hidden">
        <AddFilter
          groups={groups}
          more={(typed, close) => (
            <Button
              variant="ghost"
              className="w-full justify-start"
              onClick={() => {
                change({ prefix: typed.slice(0, 256), page: 1 })
                close()
              }}
            >
              Run name starts with <Untrusted text={typed} className="truncate" />
            </Button>
          )}
        />
      </span>
      <span className="flex-1 max-tablet:hidden" />
      <span className="flex items-center gap-2 max-tablet:hidden">
        <MetricMenu url={url} change={change} answer={answer} />
        <ColumnsMenu url={url} change={change} />
      </span>
    </search>
  )
}

function MetricMenu({ url, change, answer }: Omit<ToolbarProps, 'groups'>) {
  const metric = answer?.metric ?? url.metric
  const known = answer?.facets.metric.values.map(({ value }) => value) ?? []
  const options = [...new Set([...(metric === null ? [] : [metric]), ...known])]
  if (metric === null) return null
  return (
    <>
      <span className="text-small text-text-2">Show</span>
      <Menu
        trigger={
          <Button>
            Last of <Untrusted text={metric} className="max-w-40 truncate" />
            <ChevronDown aria-hidden />
          </Button>
        }
      >
        <MenuChoice
          label="Metric whose values are shown"
          options={options.map((value) => ({ value, label: <Untrusted text={value} /> }))}
          value={metric}
          onChange={(next) => change({ metric: next, page: 1 })}
        />
      </Menu>
    </>
  )
}

const SORTABLE = Object.values(LOOKS).flatMap(({ sort, label }) => (sort === null ? [] : [{ value: sort, label }]))

/** Sorting where there are no column heads. */
function SortMenu({ url, change }: Pick<ToolbarProps, 'url' | 'change'>) {
  const settings = (url.columns ?? []).filter(isSetting)
  const options = [
    ...SORTABLE,
    ...[...new Set([...settings, url.sort].filter(isSetting))].map((value) => ({
      value,
      label: <Untrusted text={settingOf(value).name} />,
    })),
  ]
  const chosen = options.find(({ value }) => value === url.sort)?.label
  const Arrow = url.dir === 'asc' ? ArrowUp : ArrowDown
  return (
    <span className="tablet:hidden">
      <Menu
        trigger={
          <Button>
            <Arrow aria-hidden />
            {typeof chosen === 'string' ? chosen.replace(', observed', '') : chosen}
          </Button>
        }
      >
        <MenuChoice label="Sort by" options={options} value={url.sort} onChange={(sort) => change({ sort, page: 1 })} />
        <MenuSeparator />
        <MenuChoice
          label="Direction"
          options={[
            { value: 'desc', label: 'Highest first' },
            { value: 'asc', label: 'Lowest first' },
          ]}
          value={url.dir}
          onChange={(dir) => change({ dir, page: 1 })}
        />
      </Menu>
    </span>
  )
}
