'use client'
import { Activity, Database, List, ShieldCheck } from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useCarriedSearch } from '@/components/filters/carried-search'

/**
 * The places that exist, fetched when one goes there: there is nothing of them to have before, and asking would come
 * between a run and its charts. A run's page and comparisons belong to Runs, the fleet to Sources.
 */
const PLACES = [
  { href: '/runs', label: 'Runs', icon: Activity },
  { href: '/events', label: 'Events', icon: List },
  { href: '/integrity', label: 'Integrity', icon: ShieldCheck },
  { href: '/sources', label: 'Sources', icon: Database },
] as const

const PARTS: Partial<Record<string, string[]>> = { '/runs': ['/compare'], '/sources': ['/fleet'] }

function usePlaces() {
  const pathname = usePathname()
  const carried = useCarriedSearch()
  return PLACES.map((place) => ({
    ...place,
    target: { pathname: place.href, search: carried },
    current: isIn(place.href, pathname) || (PARTS[place.href] ?? []).some((part) => isIn(part, pathname)),
  }))
}

function isIn(place: string, pathname: string): boolean {
  return pathname === place || pathname.startsWith(`${place}/`)
}

/** Places in the top bar. */
export function TopPlaces() {
  return (
    <nav aria-label="Places" className="flex max-tablet:hidden">
      {usePlaces().map((place) => (
        <Link
          key={place.href}
          href={place.target}
          prefetch={false}
          aria-current={place.current ? 'page' : undefined}
          className="relative flex items-center px-3 font-medium text-text-2 -outline-offset-2! hover:text-text-1 hover:no-underline aria-[current=page]:text-text-1 aria-[current=page]:after:absolute aria-[current=page]:after:inset-x-3 aria-[current=page]:after:-bottom-px aria-[current=page]:after:h-0.5 aria-[current=page]:after:bg-accent"
        >
          {place.label}
        </Link>
      ))}
    </nav>
  )
}

/** The same places at the bottom of a phone. */
export function BottomPlaces() {
  return (
    <nav
      aria-label="Places"
      className="fixed inset-x-0 bottom-0 z-20 hidden h-14 grid-cols-4 border-t border-border-2 bg-surface-1 max-tablet:grid"
    >
      {usePlaces().map((place) => (
        <Link
          key={place.href}
          href={place.target}
          prefetch={false}
          aria-current={place.current ? 'page' : undefined}
          className="relative flex flex-col items-center justify-center gap-[3px] text-micro text-text-2 -outline-offset-2! hover:no-underline aria-[current=page]:font-semibold aria-[current=page]:text-text-1 aria-[current=page]:before:absolute aria-[current=page]:before:inset-x-[18px] aria-[current=page]:before:-top-px aria-[current=page]:before:h-0.5 aria-[current=page]:before:bg-accent"
        >
          <place.icon aria-hidden className="size-[18px]!" />
          {place.label}
        </Link>
      ))}
    </nav>
  )
}
