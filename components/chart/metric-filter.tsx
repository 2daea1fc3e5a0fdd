'use client'
import { useId } from 'react'
import { SearchInput } from '@/components/ui/input'
import { formatCounted } from '@/lib/format'

/** Chooses cards by the name of their metric. `fault`: why the pattern is none. */
export function MetricFilter({
  all,
  value,
  fault,
  onChange,
}: {
  all: number
  value: string
  fault: string | null
  onChange: (text: string) => void
}) {
  const id = useId()
  return (
    <>
      <SearchInput
        aria-label="Filter metrics by name, or by a pattern between slashes"
        title="Part of a name, or a pattern such as /loss$/ or /^train/i"
        aria-invalid={fault !== null}
        aria-describedby={fault === null ? undefined : id}
        placeholder={`Filter ${formatCounted(all, 'metric')}`}
        className="w-[156px] max-tablet:w-auto max-tablet:min-w-28 max-tablet:flex-1"
        value={value}
        onChange={onChange}
      />
      {fault === null ? null : (
        <p id={id} role="alert" className="order-last w-full text-right text-small text-failed">
          The pattern cannot be used, so all metrics are shown. {fault}
        </p>
      )}
    </>
  )
}
