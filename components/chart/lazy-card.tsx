'use client'
import { useEffect, useRef, useState } from 'react'
import type { MetricSummary } from '@/lib/api/run'
import type { CardsProps } from './cards-props'
import { MetricCard } from './metric-card'
import { PHONE } from './plot'

/** A card that is mounted while it is near the screen. Its place keeps the height, so nothing moves. */
export function LazyCard(props: CardsProps & { metric: MetricSummary }) {
  const place = useRef<HTMLElement>(null)
  const near = useNearScreen(place)
  const [wide, setWide] = useState(false)
  const picked = props.selected?.metric === props.metric.name
  useEffect(() => {
    // On a phone the evidence covers the lower half, so the card goes to the top.
    const block = window.matchMedia(PHONE).matches ? 'start' : 'nearest'
    if (picked) place.current?.scrollIntoView({ block })
  }, [picked])
  return (
    <article
      ref={place}
      aria-busy={!near}
      data-picked={picked}
      data-wide={wide}
      className="relative min-h-[243px] min-w-0 scroll-mt-14 rounded-3 border border-border-1 bg-surface-1 data-[picked=true]:border-accent-line data-[wide=true]:col-span-full data-[wide=true]:min-h-[417px] max-tablet:min-h-[221px]"
    >
      {near ? <MetricCard {...props} wide={wide} onWide={setWide} /> : null}
    </article>
  )
}

function useNearScreen(element: React.RefObject<HTMLElement | null>): boolean {
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
  return near
}
