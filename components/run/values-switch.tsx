'use client'
import { fullRange } from '@/components/chart/x-axis'
import { Toggle } from '@/components/ui/toggle'
import type { RunResponse } from '@/lib/api/run'
import type { RunUrl, SetRunUrl } from './run-url'

/** Puts the handle into all charts, at the last place of the axis, and takes it away. */
export function ValuesSwitch({ run, url, setUrl }: { run: RunResponse; url: RunUrl; setUrl: SetRunUrl }) {
  const ends = run.metrics.flatMap(({ name }) => fullRange(url.x, run, name)?.max ?? [])
  if (ends.length === 0) return null
  return (
    <Toggle
      title="A handle over all charts, and a table of what each metric was written there"
      on={url.at !== null}
      onChange={(on) => void setUrl({ at: on ? Math.min(url.x1 ?? Infinity, Math.max(...ends)) : null })}
    >
      Values
    </Toggle>
  )
}
