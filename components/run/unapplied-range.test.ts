import { expect, test } from 'vitest'
import { unappliedWords, zoomToRange } from './unapplied-range'

const noon = Date.parse('2026-11-18T12:00:00Z')
const hour = 3_600_000
const run = { firstMs: noon + 10 * hour, lastMs: noon + 20 * hour }

test('a range that narrows no chart is said to, with how it lies beside the writes', () => {
  expect(unappliedWords({ from: null, to: null }, { x: 'step', x0: null, x1: null }, run)).toBeNull()
  const asked = { from: noon, to: noon + 12 * hour }
  expect(unappliedWords(asked, { x: 'observed', x0: null, x1: null }, run)).toBe(
    'The range 2026-11-18T12:00Z to 2026-11-19T00:00Z does not narrow these charts. Coverage alone is of that range.',
  )
  expect(unappliedWords({ from: noon, to: noon + hour }, { x: 'step', x0: null, x1: null }, run)).toContain(
    'does not narrow these charts, and ends before the first write.',
  )
  expect(unappliedWords({ from: noon + 30 * hour, to: null }, { x: 'step', x0: 1, x1: 9 }, run)).toBe(
    'The range from 2026-11-19T18:00Z on does not narrow these charts, and begins after the last write. Coverage alone is of that range.',
  )
  expect(unappliedWords({ from: null, to: noon + 12 * hour }, { x: 'step', x0: null, x1: null }, run)).toContain(
    'The range up to 2026-11-19T00:00Z',
  )
})

test('charts that are zoomed to it on the observed axis follow it', () => {
  const asked = { from: noon, to: noon + 12 * hour }
  const zoom = zoomToRange(asked)
  expect(zoom).toEqual({ x: 'observed', x0: noon, x1: noon + 12 * hour, at: null })
  expect(unappliedWords(asked, zoom, run)).toBeNull()
  expect(unappliedWords(asked, { ...zoom, x: 'claimed' }, run)).not.toBeNull()
})
