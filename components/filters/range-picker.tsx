'use client'
import { CalendarRange, ChevronDown } from 'lucide-react'
import { type SubmitEvent, useId, useState } from 'react'
import { Button } from '@/components/ui/button'
import { FIELD } from '@/components/ui/input'
import { Popover } from '@/components/ui/popover'
import { formatBound, parseTyped, presets, rangeLength } from './range'
import { SELECTOR } from './selector'

export interface Range {
  from: number | null
  to: number | null
}

/** The observed range: absolute UTC times, typed or from presets. `record` is the range of the whole record. */
export function RangePicker({
  range,
  record,
  onChange,
}: {
  range: Range
  record: { firstMs: number; lastMs: number } | null
  onChange: (range: Range) => void
}) {
  const [open, setOpen] = useState(false)
  const choose = (next: Range) => {
    setOpen(false)
    onChange(next)
  }
  const trigger = (
    <button type="button" className={SELECTOR}>
      <CalendarRange aria-hidden className="size-4! tablet:hidden" />
      <span className="text-text-3 max-tablet:sr-only">Observed</span>
      <span className="max-tablet:sr-only">
        <RangeText range={range} />
      </span>
      <ChevronDown aria-hidden />
    </button>
  )
  const length = rangeLength(range, record)
  return (
    <>
      <Popover trigger={trigger} label="Observed range" open={open} onOpenChange={setOpen}>
        <div className="flex max-tablet:flex-col">
          <ul className="flex flex-col border-r border-border-1 p-1.5 max-tablet:border-r-0 max-tablet:border-b">
            {record === null
              ? null
              : presets(record.lastMs).map(({ label, from, to }) => (
                  <li key={label}>
                    <Button variant="ghost" className="w-full justify-start" onClick={() => choose({ from, to })}>
                      {label}
                    </Button>
                  </li>
                ))}
            <li>
              <Button variant="ghost" className="w-full justify-start" onClick={() => choose({ from: null, to: null })}>
                Whole record
              </Button>
            </li>
          </ul>
          <TypedRange range={range} record={record} onChoose={choose} />
        </div>
      </Popover>
      {length === null ? null : (
        <span
          title="An end that is left open is that of the record, in whole hours of the clock. Coverage counts nothing but whole hours."
          className="px-1.5 text-text-3 max-tablet:hidden"
        >
          {length}
        </span>
      )}
    </>
  )
}

export function RangeText({ range: { from, to } }: { range: Range }) {
  if (from === null && to === null) return <span>whole record</span>
  const word = (text: string) => <span className="font-sans text-text-3">{text}</span>
  return (
    <span className="mono">
      {from === null ? word('up to') : formatBound(from)} {from !== null && to !== null ? word('to') : null}{' '}
      {to === null ? word('and later') : formatBound(to)}
    </span>
  )
}

function TypedRange({
  range,
  record,
  onChoose,
}: {
  range: Range
  record: { firstMs: number; lastMs: number } | null
  onChoose: (range: Range) => void
}) {
  const id = useId()
  const [from, setFrom] = useState(range.from === null ? '' : formatBound(range.from))
  const [to, setTo] = useState(range.to === null ? '' : formatBound(range.to))
  const [fault, setFault] = useState<string | null>(null)
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const chosen = { from: from.trim() === '' ? null : parseTyped(from), to: to.trim() === '' ? null : parseTyped(to) }
    const problem = faultOf(chosen, { from, to })
    setFault(problem)
    if (problem === null) onChoose(chosen)
  }
  const field = (name: 'from' | 'to', label: string, hint: string) => (
    <label className="flex flex-col gap-1 text-micro text-text-2">
      {label}
      <input
        className={`${FIELD} mono w-56`}
        value={name === 'from' ? from : to}
        placeholder={hint}
        aria-describedby={fault === null ? undefined : id}
        onChange={(event) => (name === 'from' ? setFrom : setTo)(event.target.value)}
      />
    </label>
  )
  return (
    <form onSubmit={submit} className="flex flex-col gap-2.5 p-3">
      {field('from', 'From (UTC)', record === null ? '2026-09-24T00:00Z' : formatBound(record.firstMs))}
      {field('to', 'To, exclusive (UTC)', record === null ? '2026-10-01T00:00Z' : formatBound(record.lastMs + 1000))}
      {fault === null ? null : (
        <p id={id} role="alert" className="max-w-56 text-micro text-failed">
          {fault}
        </p>
      )}
      <Button type="submit" variant="primary">
        Show this range
      </Button>
    </form>
  )
}

function faultOf(range: Range, typed: { from: string; to: string }): string | null {
  for (const name of ['from', 'to'] as const) {
    if (range[name] === null && typed[name].trim() !== '') {
      return `“${typed[name]}” is no UTC time. Write it like 2026-09-24T08:30Z.`
    }
  }
  if (range.from !== null && range.to !== null && range.from >= range.to) return 'The range ends before it begins.'
  return null
}
