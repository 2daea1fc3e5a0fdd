'use client'
import { useEffect, useMemo, useRef } from 'react'
import { TextFrame } from '@/components/ui/text-frame'
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
      <TextFrame ref={frame}>
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
      </TextFrame>
    </Section>
  )
}
