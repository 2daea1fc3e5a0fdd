'use client'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { classNames } from '@/components/ui/class-names'
import { Untrusted } from '@/components/ui/untrusted'
import { groupName, prefixGroups } from './prefix-groups'

/** Cards of metrics: the pinned first, then by the prefix of their name in groups that fold. `columns`: how they lie. */
export function CardGroups<Metric extends { name: string }>({
  metrics,
  pinned,
  folded,
  onFolded,
  columns,
  children,
}: {
  metrics: readonly Metric[]
  pinned: readonly string[]
  folded: readonly string[]
  onFolded: (folded: string[]) => void
  columns: string
  children: (metric: Metric) => ReactNode
}) {
  const groups = prefixGroups(metrics.filter(({ name }) => !pinned.includes(name)))
  const first = pinned.flatMap((name) => metrics.find((metric) => metric.name === name) ?? [])
  const grid = (members: Metric[]) => (
    <div className={classNames('grid gap-2.5 px-4 pb-2.5 max-tablet:grid-cols-1 max-tablet:px-3', columns)}>
      {members.map(children)}
    </div>
  )
  return (
    <>
      {first.length === 0 ? null : (
        <section aria-label="Pinned metrics">
          <h2 className="px-4 pb-1 text-small text-text-3 max-tablet:px-3">Pinned {first.length}</h2>
          {grid(first)}
        </section>
      )}
      {groups.map(({ prefix, metrics: members }) => {
        const name = groupName(prefix)
        const isFolded = folded.includes(name)
        const label = prefix === '' ? 'Metrics without a prefix' : `Metrics of ${prefix}`
        if (groups.length < 2 && first.length === 0 && !isFolded) {
          return (
            <section key={prefix} aria-label={label}>
              <h2 className="sr-only">{label}</h2>
              {grid(members)}
            </section>
          )
        }
        return (
          <Fold
            key={prefix}
            label={label}
            folded={isFolded}
            onFold={(fold) => onFolded(fold ? [...folded, name] : folded.filter((each) => each !== name))}
            head={
              <>
                {prefix === '' ? 'No prefix' : <Untrusted text={prefix} className="font-medium text-text-2" />}{' '}
                {members.length}
              </>
            }
          >
            {grid(members)}
          </Fold>
        )
      })}
    </>
  )
}

function Fold({
  label,
  folded,
  onFold,
  head,
  children,
}: {
  label: string
  folded: boolean
  onFold: (folded: boolean) => void
  head: ReactNode
  children: ReactNode
}) {
  const id = useId()
  return (
    <section aria-label={label}>
      <h2 className="px-3 pb-1 text-small text-text-3 max-tablet:px-2">
        <button
          type="button"
          aria-expanded={!folded}
          aria-controls={id}
          onClick={() => onFold(!folded)}
          className="inline-flex min-h-6 items-center gap-1 rounded-1 pr-1.5 pl-0.5 hover:bg-surface-3 hover:text-text-2 max-tablet:min-h-10"
        >
          {folded ? (
            <ChevronRight aria-hidden className="size-3.5!" />
          ) : (
            <ChevronDown aria-hidden className="size-3.5!" />
          )}
          {head}
        </button>
      </h2>
      <div id={id}>{folded ? null : children}</div>
    </section>
  )
}
