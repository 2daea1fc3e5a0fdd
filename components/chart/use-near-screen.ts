'use client'
import { type RefObject, useEffect, useState } from 'react'
import { PHONE } from './plot'

/** Whether a card is near the screen, so that it is worth mounting. One that is `picked` comes into view. */
export function useNearScreen(element: RefObject<HTMLElement | null>, picked: boolean): boolean {
  const [near, setNear] = useState(false)
  useEffect(() => {
    if (element.current === null) return
    const margin = '300px 0px'
    const observer = new IntersectionObserver(([entry]) => setNear(entry?.isIntersecting ?? false), {
      rootMargin: margin,
      scrollMargin: margin,
    })
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [element])
  useEffect(() => {
    // On a phone the evidence covers the lower half, so the card goes to the top.
    const block = window.matchMedia(PHONE).matches ? 'start' : 'nearest'
    if (picked) element.current?.scrollIntoView({ block })
  }, [element, picked])
  return near
}
