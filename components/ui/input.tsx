'use client'
import { Search } from 'lucide-react'
import { type ComponentProps, useEffect, useState } from 'react'
import { classNames } from './class-names'

export const FIELD =
  'h-7 max-tablet:h-10 rounded-2 border border-border-control bg-surface-1 px-2 text-small text-text-1 placeholder:text-text-3'

/** A text filter that tells its value 250 ms after the last key, at Enter at once. */
export function SearchInput({
  value,
  onChange,
  className,
  ...rest
}: Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'type'> & {
  value: string
  onChange: (value: string) => void
}) {
  const [draft, setDraft] = useState(value)
  const [known, setKnown] = useState(value)
  if (known !== value) {
    setKnown(value)
    setDraft(value)
  }
  useEffect(() => {
    if (draft === value) return
    const timer = setTimeout(() => onChange(draft), 250)
    return () => clearTimeout(timer)
  }, [draft, value, onChange])
  return (
    <span className={classNames('relative inline-flex', className)}>
      <Search
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-[9px] size-[13px]! -translate-y-1/2 text-text-3"
      />
      <input
        {...rest}
        type="search"
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onChange(draft)
        }}
        className={classNames(FIELD, 'w-full pl-[29px]')}
      />
    </span>
  )
}
