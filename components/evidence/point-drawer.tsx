import { EvidenceDrawer } from './evidence-drawer'

/** The evidence of the point that a page of charts has selected, if any, with the way to its neighbours on the chart. */
export function PointDrawer({
  point,
  open,
  previous,
  next,
}: {
  point: { event: string; item: number | null } | null
  /** Selects a point by its name in the URL; null selects none. */
  open: (point: string | null) => void
  previous: string | null
  next: string | null
}) {
  if (point === null) return null
  return (
    <EvidenceDrawer
      event={point.event}
      item={point.item}
      onClose={() => open(null)}
      onOpen={(id, item) => open(`${id}.${item}`)}
      onPrevious={previous === null ? undefined : () => open(previous)}
      onNext={next === null ? undefined : () => open(next)}
    />
  )
}
