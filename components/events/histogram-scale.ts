import type { EventsSummary } from '@/lib/api/events'

const DAY = 86_400_000
export const PLOT = { left: 46, right: 10, top: 8, bottom: 68, height: 88 } as const

export interface HistogramScale {
  fromMs: number
  toMs: number
  bucketMs: number
  /** Largest count that the axis shows: 1, 2 or 5 times a power of ten. */
  most: number
  x: (ms: number) => number
  y: (count: number) => number
  /** The edge of a bar next to a place on the screen. */
  edgeAt: (x: number) => number
}

/** First and last event of the whole record: bars keep their places whatever the filter leaves. */
export interface RecordRange {
  firstMs: number
  lastMs: number
}

/** Time from left to right and counts from the bottom, for a drawing of `width`. null when there is nothing to draw. */
export function histogramScale(
  { histogram, bucketMs }: Pick<EventsSummary, 'histogram' | 'bucketMs'>,
  record: RecordRange | null,
  width: number,
): HistogramScale | null {
  const starts = histogram.map((bar) => bar.fromMs)
  if (record !== null) starts.push(...[record.firstMs, record.lastMs].map((ms) => Math.floor(ms / bucketMs) * bucketMs))
  if (starts.length === 0) return null
  const fromMs = Math.min(...starts)
  const toMs = Math.max(...starts) + bucketMs
  const most = roundUp(Math.max(1, ...histogram.map(({ allowed, denied }) => allowed + denied)))
  const span = width - PLOT.left - PLOT.right
  return {
    fromMs,
    toMs,
    bucketMs,
    most,
    x: (ms) => PLOT.left + ((Math.min(Math.max(ms, fromMs), toMs) - fromMs) / (toMs - fromMs)) * span,
    y: (count) => PLOT.bottom - (count / most) * (PLOT.bottom - PLOT.top),
    edgeAt: (x) => {
      const bars = Math.round((((x - PLOT.left) / span) * (toMs - fromMs)) / bucketMs)
      return fromMs + Math.min(Math.max(bars, 0), Math.round((toMs - fromMs) / bucketMs)) * bucketMs
    },
  }
}

/** Where the time axis has its labels: midnights, or hours within two days, at most `most` of them. */
export function timeTicks({ fromMs, toMs }: HistogramScale, most: number): { ms: number; label: string }[] {
  const steps = [1, 2, 3, 6, 12]
    .map((hours) => hours * 3_600_000)
    .concat([1, 2, 7, 14, 28, 91, 182, 364].map((days) => days * DAY))
  const minutes = [1, 5, 15, 30].map((each) => each * 60_000)
  const step = [...minutes, ...steps].find((each) => (toMs - fromMs) / each <= most) ?? toMs - fromMs
  const ticks: { ms: number; label: string }[] = []
  for (let ms = Math.ceil(fromMs / step) * step; ms < toMs; ms += step) {
    const iso = new Date(ms).toISOString()
    ticks.push({ ms, label: step >= DAY || ms % DAY === 0 ? iso.slice(0, 10) : iso.slice(11, 16) })
  }
  return ticks
}

function roundUp(count: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(count, 1)))
  return ([1, 2, 5, 10].find((factor) => factor * power >= count) ?? 10) * power
}
