'use client'
import { useEffect, useRef, useState } from 'react'
import { visibleText } from '@/lib/format'
import { classNames } from './class-names'
import { Untrusted } from './untrusted'

const TAIL = 7

/**
 * A long name in little room: its end stays, because names differ at the end. The whole name is in the document, to be
 * found, copied and read out; only what is painted is cut. The whole is its title too, unless something around it shows
 * the whole already. On the narrowest phones there is no room for a beginning and an end: what the page is about
 * `wraps` there.
 */
export function UntrustedInMiddle({
  text,
  className,
  titled = true,
  wraps = false,
}: {
  text: string
  className?: string
  titled?: boolean
  wraps?: boolean
}) {
  const frame = useRef<HTMLSpanElement>(null)
  const [cut, setCut] = useState(false)
  useEffect(() => {
    const element = frame.current
    if (element === null) return
    const observer = new ResizeObserver(() => {
      const name = element.firstElementChild
      setCut(name !== null && name.scrollWidth > element.clientWidth)
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return (
    <span ref={frame} title={titled ? visibleText(text) : undefined} className={classNames('flex min-w-0', className)}>
      <Untrusted
        text={text}
        className={classNames('truncate', wraps && 'max-[389px]:wrap-anywhere max-[389px]:whitespace-normal')}
      />
      {cut ? (
        <span
          aria-hidden
          data-tail={visibleText(text.slice(-TAIL))}
          className="mono flex-none whitespace-pre before:content-[attr(data-tail)]"
        />
      ) : null}
    </span>
  )
}
