import { expect, test } from 'vitest'
import { RAW } from '@/components/chart/view'
import { drawnWords } from './drawn-words'

const whole = [{ noStep: 0 }, { noStep: 0 }]
const raw = { view: RAW, x: 'step', shown: 2, metrics: whole } as const

test('no extremum is said to be there in views that have no place for every point', () => {
  expect(drawnWords(raw).whole).toBe('Raw, no extremum lost')
  expect(drawnWords({ ...raw, view: { ...RAW, smooth: 0.5 } }).whole).toBe('Smoothed, no extremum lost')
  expect(drawnWords({ ...raw, x: 'observed', metrics: [{ noStep: 3 }, { noStep: 0 }] }).whole).toBe(
    'Raw, no extremum lost',
  )
  for (const other of [
    { view: { ...RAW, logX: true } },
    { view: { ...RAW, lag: true } },
    { view: { ...RAW, fit: true } },
    { x: 'metric' as const },
    { x: 'claimed' as const },
    { metrics: [{ noStep: 1 }, { noStep: 0 }] },
  ]) {
    expect(drawnWords({ ...raw, ...other }).whole).toMatch(/, cards say what is left out$/)
  }
})
