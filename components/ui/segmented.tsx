import { classNames } from './class-names'

/** One of a few, all of them visible. */
export function Segmented<Value extends string>({
  label,
  options,
  value,
  onChange,
  off = null,
}: {
  label: string
  options: readonly { value: Value; label: string }[]
  /** null: none of them. */
  value: Value | null
  onChange: (value: Value) => void
  /** Why there is nothing to choose now. */
  off?: string | null
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as one bordered row.
    <div
      role="group"
      aria-label={label}
      className="inline-flex flex-none rounded-2 border border-border-control bg-surface-1"
    >
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          disabled={off !== null}
          title={off ?? undefined}
          onClick={() => onChange(option.value)}
          className={classNames(
            'h-[26px] border-r border-border-2 px-[9px] text-small whitespace-nowrap text-text-2 first:rounded-l-2 last:rounded-r-2 last:border-r-0 enabled:hover:bg-surface-3 disabled:text-text-disabled max-tablet:h-[38px] max-tablet:px-2',
            'aria-pressed:bg-accent-soft aria-pressed:font-semibold aria-pressed:text-text-1 aria-pressed:shadow-[inset_0_-2px_0_var(--accent)]',
          )}
        >
          {option.label}
        </button>
      ))}
    </div>
  )
}
