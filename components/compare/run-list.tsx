'use client'
import { Eye, EyeOff, Focus, Plus } from 'lucide-react'
import type { Route } from 'next'
import Link from 'next/link'
import { useCarriedSearch } from '@/components/filters/carried-search'
import { withoutRun } from '@/components/runs/run-places'
import { Button, buttonClass } from '@/components/ui/button'
import { searchParams } from '@/lib/api/search-params'
import { formatCount, formatCounted } from '@/lib/format'
import type { CompareUrl, SetCompareUrl } from './compare-url'
import type { ComparedRun } from './compared-runs'
import { RunEntry } from './run-entry'
import { SettingFacets } from './setting-facets'
import { useGroupValues } from './use-group-values'

/** The compared runs with how each is drawn; what is done with one is done in every card. */
export function RunList({
  runs,
  url,
  setUrl,
}: {
  runs: readonly ComparedRun[]
  url: CompareUrl
  setUrl: SetCompareUrl
}) {
  const hidden = runs.filter((run) => run.hidden)
  const baseline = runs.find((run) => run.baseline)
  const keys = runs.map(({ run }) => run.key)
  const differ = (of: 'account' | 'region') => new Set(runs.map(({ run }) => run[of])).size > 1
  const told = (['account', 'region'] as const).filter(differ)
  const groups = useGroupValues(runs, url.asOf)
  const isSolo = (key: string) => hidden.length === runs.length - 1 && !url.hidden.includes(key)
  const solo = (key: string) => void setUrl({ hidden: isSolo(key) ? [] : keys.filter((each) => each !== key) })
  return (
    <>
      <div className="flex items-center gap-2 px-4 py-2">
        <h2 className="text-small font-semibold">{formatCounted(runs.length, 'run')}</h2>
        <span className="text-small text-text-3">{formatCount(hidden.length)} hidden</span>
        <span className="flex-1" />
        <AddRuns places={url.runs} />
      </div>
      <div className="flex flex-wrap gap-2 px-3 pb-1.5">
        {baseline === undefined ? null : (
          <Button variant="link" size="sm" onClick={() => solo(baseline.run.key)}>
            <Focus aria-hidden />
            {isSolo(baseline.run.key) ? 'Show others' : 'Solo baseline'}
          </Button>
        )}
        {hidden.length === runs.length ? null : (
          <Button variant="link" size="sm" onClick={() => void setUrl({ hidden: keys })}>
            <EyeOff aria-hidden />
            Hide all
          </Button>
        )}
        {hidden.length === 0 ? null : (
          <Button variant="link" size="sm" onClick={() => void setUrl({ hidden: [] })}>
            <Eye aria-hidden />
            Show all
          </Button>
        )}
      </div>
      <ul aria-label="Compared runs">
        {runs.map((run) => (
          <RunEntry
            key={run.run.key}
            run={run}
            place={told.map((of) => run.run[of])}
            group={groups?.get(run.run.key)}
            lit={url.lit === run.run.key}
            solo={isSolo(run.run.key)}
            acts={{
              onHold: (on) => void setUrl({ lit: on ? run.run.key : null }),
              onSolo: () => solo(run.run.key),
              onHide: (hide) =>
                void setUrl({
                  hidden: hide ? [...url.hidden, run.run.key] : url.hidden.filter((key) => key !== run.run.key),
                }),
              onBaseline: () => void setUrl({ baseline: run.run.key }),
              onRemove: () => void setUrl(without(url, run.run.key)),
            }}
          />
        ))}
      </ul>
      <SettingFacets runs={runs} asOf={url.asOf} onHidden={(next) => void setUrl({ hidden: next })} />
    </>
  )
}

/** Without a run, and without what was said of it. */
function without(url: CompareUrl, key: string) {
  return {
    runs: withoutRun(url.runs, key),
    hidden: url.hidden.filter((each) => each !== key),
    baseline: url.baseline === key ? null : url.baseline,
    lit: url.lit === key ? null : url.lit,
  }
}

/** The list of all runs, with those that are compared chosen. */
function AddRuns({ places }: { places: readonly string[] }) {
  const search = new URLSearchParams(useCarriedSearch())
  search.set('runs', searchParams.runs.serialize([...places]))
  return (
    <Link href={`/runs?${search.toString()}` as Route} className={buttonClass('plain', 'sm')}>
      <Plus aria-hidden />
      Add runs
    </Link>
  )
}
