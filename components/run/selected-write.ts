import type { SelectedPoint } from '@/components/chart/cards-props'
import type { EventResponse } from '@/lib/api/event'
import type { XAxis } from '@/lib/api/fields'
import type { RunResponse } from '@/lib/api/run'

/** The write whose evidence is open, as a place on the axis, so that its chart can ring it; null when the event is not of this run or has no such item. */
export function selectedWrite(
  event: EventResponse | undefined,
  item: number | null,
  { run, x }: { run: Pick<RunResponse, 'run' | 'firstClaimedMs'>; x: XAxis },
): SelectedPoint | null {
  if (event === undefined || event.run?.key !== run.run.key) return null
  const write = event.items.find((each) => each.item === item)
  if (write === undefined || write.refused !== null) return null
  const claimed = write.claimed?.ms ?? null
  const at = {
    step: write.step === null ? null : Number(write.step),
    claimed,
    relative: claimed === null || run.firstClaimedMs === null ? null : claimed - run.firstClaimedMs,
    observed: event.observed.ms,
  }[x]
  return { metric: write.metric, x: at, value: write.value }
}
