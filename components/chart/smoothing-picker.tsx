'use client'
import { ChevronDown } from 'lucide-react'
import { useId } from 'react'
import { Button } from '@/components/ui/button'
import { FIELD } from '@/components/ui/input'
import { Popover } from '@/components/ui/popover'
import { useChartView } from './use-chart-view'

const STRONGEST = 0.99

/** How strongly the lines of all charts are smoothed: not at all until somebody asks. */
export function SmoothingPicker() {
  const [{ smooth }, setView] = useChartView()
  // One step of Back undoes a whole drag.
  const choose = (next: number) =>
    void setView({ smooth: next === 0 ? null : next }, { history: smooth === 0 || next === 0 ? 'push' : 'replace' })
  const trigger = (
    <Button>
      {smooth === 0 ? 'Smoothing off' : `Smoothing ${smooth}`}
      <ChevronDown aria-hidden />
    </Button>
  )
  return (
    <Popover trigger={trigger} label="Smoothing">
      <Chooser smooth={smooth} onChoose={choose} />
    </Popover>
  )
}

function Chooser({ smooth, onChoose }: { smooth: number; onChoose: (smooth: number) => void }) {
  const [id, about] = [useId(), useId()]
  const typed = (text: string) => {
    const weight = Math.round(Math.min(Math.max(Number(text), 0), STRONGEST) * 100) / 100
    if (Number.isFinite(weight)) onChoose(weight)
  }
  return (
    <div className="flex w-72 max-w-full flex-col gap-2.5 p-3">
      <label htmlFor={id} className="text-micro text-text-2">
        Weight of what came before
      </label>
      <div className="flex items-center gap-2.5">
        <input
          type="range"
          aria-label="Smoothing"
          aria-describedby={about}
          min={0}
          max={STRONGEST}
          step={0.01}
          value={smooth}
          onChange={(event) => typed(event.target.value)}
          className="h-6 min-w-0 flex-1 accent-accent"
        />
        <input
          id={id}
          type="number"
          min={0}
          max={STRONGEST}
          step={0.01}
          value={smooth}
          onChange={(event) => typed(event.target.value)}
          className={`${FIELD} mono w-18`}
        />
      </div>
      <p id={about} className="text-micro text-text-2">
        A moving average weighted by distance along the axis, line by line: never over a gap, a restart, another writer
        or a NaN. What was written stays, faded. Of bucketed lines it is the average of the first write of each bucket.
      </p>
      <Button disabled={smooth === 0} onClick={() => onChoose(0)}>
        Smoothing off
      </Button>
    </div>
  )
}
