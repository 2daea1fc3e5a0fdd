import { searchParams } from '@/lib/api/search-params'

/** What of the URL every page of charts has. */
export const CHART_PARAMS = {
  asOf: searchParams.asOf,
  x: searchParams.x,
  y: searchParams.y,
  metrics: searchParams.metrics,
  pin: searchParams.pin,
  folded: searchParams.folded,
  x0: searchParams.x0,
  x1: searchParams.x1,
  point: searchParams.point,
}
