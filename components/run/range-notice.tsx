'use client'
import type { Zoom } from '@/components/chart/zoom'
import { useGlobalFilter } from '@/components/filters/global-filter'
import { Button } from '@/components/ui/button'
import { Notice } from '@/components/ui/notice'
import type { XAxis } from '@/lib/api/fields'
import { unappliedWords, type Written, zoomToRange } from './unapplied-range'

/** Says beside charts of runs that the bar's range does not narrow them, and offers to let it, or to take it away. */
export function RangeNotice({
  shown,
  written,
  onZoom,
}: {
  shown: Zoom & { x: XAxis }
  written: Written
  onZoom: (zoom: ReturnType<typeof zoomToRange>) => void
}) {
  const [{ from, to }, setFilter] = useGlobalFilter()
  const words = unappliedWords({ from, to }, shown, written)
  if (words === null) return null
  return (
    <Notice
      kind="info"
      action={
        <span className="flex flex-none gap-1.5 max-tablet:flex-col">
          <Button size="sm" onClick={() => onZoom(zoomToRange({ from, to }))}>
            Zoom the charts to it
          </Button>
          <Button size="sm" onClick={() => void setFilter({ from: null, to: null })}>
            Clear the range
          </Button>
        </span>
      }
    >
      {words}
    </Notice>
  )
}
