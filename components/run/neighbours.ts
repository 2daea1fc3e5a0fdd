import { drawnWrites } from '@/components/chart/series-points'
import type { SeriesResponse } from '@/lib/api/series'

/** The writes drawn before and after one of them, as the URL names points; null at the ends and for a write not drawn. */
export function neighbours(
  series: SeriesResponse | undefined,
  write: { event: string; item: number | null } | null,
): { previous: string | null; next: string | null } {
  if (series === undefined || write === null) return { previous: null, next: null }
  const writes = drawnWrites(series)
  const at = writes.findIndex(({ event, item }) => event === write.event && item === write.item)
  const key = (index: number) => {
    const found = at === -1 ? undefined : writes[index]
    return found === undefined ? null : `${found.event}.${found.item}`
  }
  return { previous: key(at - 1), next: key(at + 1) }
}
