'use client'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { classNames } from '@/components/ui/class-names'
import { FooterButton } from './footer-button'

/** What a card draws in one line, the strongest first, and the rest of it on request: cards in a row stay as high as one another. */
export function FooterLine({ words, action }: { words: readonly string[]; action: ReactNode }) {
  const line = useRef<HTMLSpanElement>(null)
  const [isWhole, setWhole] = useState(false)
  const [below, setBelow] = useState(0)
  const told = words.join('\n')
  useEffect(() => {
    const element = line.current
    if (element === null || isWhole || told === '') return
    const observer = new ResizeObserver(() => setBelow(countBelow(element)))
    observer.observe(element)
    return () => observer.disconnect()
  }, [told, isWhole])
  return (
    <div className="flex items-start gap-x-3">
      <span
        ref={line}
        className={classNames('flex min-w-0 flex-1 flex-wrap gap-x-3', !isWhole && 'h-3.5 overflow-hidden')}
      >
        {words.map((word, index) => (
          <span key={word} className={index === 0 ? 'font-medium text-text-2' : undefined}>
            {word}
          </span>
        ))}
      </span>
      {below === 0 ? null : (
        <FooterButton expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Less' : `${below} more`}
        </FooterButton>
      )}
      {action}
    </div>
  )
}

/** How many of the words do not stand in the first line. */
function countBelow(line: HTMLElement): number {
  const top = line.getBoundingClientRect().top
  return [...line.children].filter((word) => word.getBoundingClientRect().bottom > top + line.clientHeight + 2).length
}
