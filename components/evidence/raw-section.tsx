'use client'
import { useEffect, useMemo, useRef } from 'react'
import type { EventItem, EventResponse } from '@/lib/api/event'
import { visibleText } from '@/lib/format'
import { layOutRecord } from './raw-record'
import { Section } from './section'

/** The record itself, as the log file has it at this moment; or why it cannot be read. */
export function RawSection({ event, item }: { event: EventResponse; item: EventItem | null }) {
  const { raw } = event
  const frame = useRef<HTMLPreElement>(null)
  const index = item?.item ?? null
  const lines = useMemo(() => ('text' in raw ? layOutRecord(raw.text, index) : []), [raw, index])
  useEffect(() => {
    const mark = frame.current?.querySelector('mark')
    if (mark && frame.current) frame.current.scrollTop = mark.offsetTop - frame.current.offsetTop - 40
  }, [])
  if (!('text' in raw)) {
    return (
      <Section title="Raw record" remark="could not be read">
        <p className="text-small whitespace-pre-wrap text-text-2 wrap-anywhere">{visibleText(raw.unavailable)}</p>
      </Section>
    )
  }
  return (
    <Section
      title="Raw record"
      remark={raw.from === 'source' ? 'read from the log file just now' : 'read from the archive just now'}
    >
      <pre
        ref={frame}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls is reached by the keyboard.
        tabIndex={0}
        className="max-h-80 overflow-auto rounded-2 border border-border-1 bg-surface-inset px-2.5 py-[7px] font-mono text-[11px]/[15.5px] whitespace-pre-wrap text-text-2 wrap-anywhere"
      >
        {lines.map((line, number) => {
          const text = `${line.text}\n`
          return line.marked ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number.
            <mark key={number} className="bg-selection text-text-1">
              {text}
            </mark>
          ) : (
            text
          )
        })}
      </pre>
    </Section>
  )
}
