import { describe, expect, it } from 'vitest'
import { histogramScale, PLOT, timeTicks } from './histogram-scale'

const HOUR = 3_600_000
const start = Date.parse('2026-11-17T00:00:00Z')
const bars = (count: number, bucketMs = HOUR) => ({
  bucketMs,
  histogram: Array.from({ length: count }, (_, index) => ({
    fromMs: start + index * bucketMs,
    allowed: 43,
    denied: 1,
  })),
})

function scaleOf(count: number, bucketMs = HOUR) {
  const scale = histogramScale(bars(count, bucketMs), null, 1200)
  if (scale === null) throw new Error('no scale')
  return scale
}

describe('histogram', () => {
  it('stands from the first bar to the end of the last and keeps its counts inside', () => {
    const scale = scaleOf(24)
    expect(scale.x(start)).toBe(PLOT.left)
    expect(scale.x(start + 24 * HOUR)).toBe(1190)
    expect(scale.most).toBe(50)
    expect(scale.y(50)).toBe(PLOT.top)
    expect(histogramScale({ histogram: [], bucketMs: HOUR }, null, 1200)).toBeNull()
  })

  it('keeps the whole record in sight when a filter leaves few bars or none', () => {
    const record = { firstMs: start + 1000, lastMs: start + 47.5 * HOUR }
    for (const count of [0, 3]) {
      expect(histogramScale(bars(count), record, 1200)).toMatchObject({ fromMs: start, toMs: start + 48 * HOUR })
    }
  })

  it('finds the edge of a bar from a place on the screen, and none outside', () => {
    const scale = scaleOf(24)
    for (const hours of [0, 1, 13, 24]) {
      expect(scale.edgeAt(scale.x(start + hours * HOUR) + 3)).toBe(start + hours * HOUR)
    }
    expect(scale.edgeAt(-500)).toBe(start)
    expect(scale.edgeAt(5000)).toBe(start + 24 * HOUR)
  })

  it('labels days as dates and hours as times with the date at midnight', () => {
    expect(timeTicks(scaleOf(24 * 7), 10).map(({ label }) => label)[1]).toBe('2026-11-18')
    const hours = timeTicks(scaleOf(30), 10).map(({ label }) => label)
    expect(hours).toContain('06:00')
    expect(hours).toContain('2026-11-18')
    expect(timeTicks(scaleOf(119, 24 * HOUR), 10).length).toBeLessThanOrEqual(10)
  })
})
