import { connection } from 'next/server'
import type { ReactNode } from 'react'

export const metadata = { title: { default: 'MetricTrail', template: '%s · MetricTrail' } }

export default async function RootLayout({ children }: { children: ReactNode }) {
  // A nonce is new for every request, so no page may be made ahead of time.
  await connection()
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  )
}
