import type { Metadata, Viewport } from 'next'
import { cookies, headers } from 'next/headers'
import { connection } from 'next/server'
import type { ReactNode } from 'react'
import { Providers } from '@/components/shell/providers'
import { Shell } from '@/components/shell/shell'
import { mono, sans } from './fonts'
import './globals.css'

export const metadata: Metadata = { title: { default: 'MetricTrail', template: '%s · MetricTrail' } }

export const viewport: Viewport = { width: 'device-width', initialScale: 1, colorScheme: 'light dark' }

export default async function RootLayout({ children }: { children: ReactNode }) {
  // A nonce is new for every request, so no page may be made ahead of time.
  await connection()
  const nonce = (await headers()).get('x-nonce') ?? undefined
  const chosen = (await cookies()).get('theme')?.value
  const theme = chosen === 'light' || chosen === 'dark' ? chosen : 'system'
  return (
    // The browser changes the theme by itself, without the server.
    <html
      lang="en"
      className={`${sans.variable} ${mono.variable}`}
      data-theme={theme === 'system' ? undefined : theme}
      suppressHydrationWarning
    >
      <body>
        <Providers nonce={nonce}>
          <Shell theme={theme}>{children}</Shell>
        </Providers>
      </body>
    </html>
  )
}
