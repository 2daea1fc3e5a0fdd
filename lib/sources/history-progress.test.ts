import { expect, test } from 'vitest'
import { managementNames } from '@/lib/cloudtrail/kept-events'
import { HistoryProgress } from './history-progress'

const names = managementNames().length

test('counts a question for each name, account and region, and the time left at two requests a second', () => {
  const progress = new HistoryProgress(2, { spacingMs: 500, mostAtOnce: 16 })
  expect(progress.told()).toEqual({ kind: 'progress', done: 0, of: 2 * names, secondsLeft: Math.ceil(names / 2) })
  for (let at = 0; at < names; at++) progress.named('a')
  // The other place is asked at its own pace.
  expect(progress.named('b')).toMatchObject({ done: names + 1, secondsLeft: Math.ceil((names - 1) / 2) })
})

test('more places than are asked at a time take longer', () => {
  const progress = new HistoryProgress(240, { spacingMs: 500, mostAtOnce: 16 })
  expect(progress.told()).toMatchObject({ of: 240 * names, secondsLeft: Math.ceil((240 * names) / 16 / 2) })
  expect(new HistoryProgress(0, { spacingMs: 500, mostAtOnce: 16 }).told()).toMatchObject({ of: 0, secondsLeft: 0 })
})
