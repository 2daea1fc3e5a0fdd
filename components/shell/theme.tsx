'use client'
import { SunMoon } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from '@/components/ui/button'
import { Menu, MenuChoice } from '@/components/ui/menu'

export type Theme = 'light' | 'dark' | 'system'

const THEMES = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const

/** Sets the theme at once and keeps it in a cookie, which the server reads before the first paint. */
export function setTheme(theme: Theme): void {
  const root = document.documentElement
  if (theme === 'system') delete root.dataset.theme
  else root.dataset.theme = theme
  const age = theme === 'system' ? 0 : 31_536_000
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser.
  document.cookie = `theme=${theme}; Path=/; Max-Age=${age}; SameSite=Lax`
}

export function ThemeMenu({ initial }: { initial: Theme }) {
  const [theme, choose] = useState(initial)
  return (
    <Menu
      trigger={
        <IconButton label={`Theme: ${theme}`} className="max-tablet:hidden">
          <SunMoon aria-hidden />
        </IconButton>
      }
    >
      <MenuChoice
        label="Theme"
        options={THEMES}
        value={theme}
        onChange={(next) => {
          choose(next)
          setTheme(next)
        }}
      />
    </Menu>
  )
}
