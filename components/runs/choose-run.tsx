'use client'
import { useId } from 'react'
import { runLook } from '@/components/chart/run-look'
import { RunSwatch } from '@/components/chart/run-swatch'
import { Checkbox } from '@/components/ui/checkbox'
import { MOST_COMPARED } from '@/lib/api/compare'
import type { RunRef } from '@/lib/api/fields'
import { visibleText } from '@/lib/format'
import { useChoice } from './use-choice'

/** Takes a run into the choice that is compared, or out of it; a chosen one shows how its lines are drawn. */
export function ChooseRun({ run, className }: { run: RunRef; className: string }) {
  const { places, keys, choose } = useChoice()
  const id = useId()
  const place = places.indexOf(run.key)
  const isFull = place === -1 && keys.length >= MOST_COMPARED
  return (
    <label
      htmlFor={id}
      className={className}
      title={isFull ? `${MOST_COMPARED} runs are chosen, as many as can be compared` : undefined}
    >
      <Checkbox
        id={id}
        aria-label={`Choose ${visibleText(run.name)}`}
        checked={place !== -1}
        disabled={isFull}
        onChange={(event) => choose(run.key, event.target.checked)}
      />
      {place === -1 ? null : <RunSwatch look={runLook(place)} />}
    </label>
  )
}
