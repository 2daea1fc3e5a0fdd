import type { ReactNode } from 'react'
import { UrlNotice } from '@/components/filters/url-notice'
import { Brand } from './brand'
import { ContextBar } from './context-bar'
import { Jump } from './jump'
import { LiveRefresh } from './live'
import { BottomPlaces, TopPlaces } from './places'
import { type Theme, ThemeMenu } from './theme'

/** The frame around every place: two bars, the page, and on a phone the places at the bottom. */
export function Shell({ theme, children }: { theme: Theme; children: ReactNode }) {
  return (
    <div className="flex h-dvh flex-col max-tablet:h-auto max-tablet:min-h-dvh max-tablet:pb-14">
      <a
        href="#main"
        className="sr-only z-50 rounded-2 bg-surface-1 px-3 py-2 focus:not-sr-only focus:absolute focus:top-1 focus:left-1"
      >
        Skip to the page
      </a>
      <header className="flex h-(--topbar) flex-none items-stretch gap-1 border-b border-border-1 bg-surface-1 pr-3 pl-4 max-tablet:sticky max-tablet:top-0 max-tablet:z-20 max-tablet:h-12 max-tablet:pr-1.5 max-tablet:pl-3.5">
        <Brand />
        <TopPlaces />
        <div className="ml-auto flex items-center gap-1.5">
          <Jump />
          <ThemeMenu initial={theme} />
        </div>
      </header>
      <ContextBar />
      <UrlNotice />
      <LiveRefresh />
      <main id="main" tabIndex={-1} className="flex min-h-0 flex-1 outline-none max-tablet:block">
        {children}
      </main>
      <BottomPlaces />
    </div>
  )
}
