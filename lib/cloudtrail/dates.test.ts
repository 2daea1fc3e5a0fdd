import { describe, expect, it } from 'vitest'
import { readMs, readTime } from './dates'

describe('readMs', () => {
  const noon = Date.UTC(2023, 6, 10, 12, 9, 21)
  it.each<[unknown, number | null]>([
    ['2023-07-10T12:09:21Z', noon],
    ['2023-07-10T12:09:21.000Z', noon],
    ['2023-07-10T12:09:21+0000', noon],
    ['2023-07-10T14:09:21+02:00', noon],
    ['2023-07-10T12:09:21.123456789Z', noon + 123],
    ['2023-07-10T12:09:21', noon],
    ['2023-07-10 12:09:21', noon],
    ['20230710T120921Z', noon],
    ['Jul 10, 2023 12:09:21 PM', noon],
    ['Jul 10, 2023, 12:09:21 PM', noon],
    ['Jul 10, 2023, 12:09:21\u202fPM', noon],
    ['Jul 10, 2023 12:09:21 AM', noon - 12 * 3_600_000],
    [noon, noon],
    [noon / 1000, noon],
    [`${noon / 1000}`, noon],
    [1688990961.25, noon + 250],
    ['2023-02-30T00:00:00Z', null],
    ['2023-13-01T00:00:00Z', null],
    ['2023-07-10T25:00:00Z', null],
    ['Foo 10, 2023 12:09:21 PM', null],
    ['yesterday', null],
    ['', null],
    [null, null],
    [undefined, null],
    [{}, null],
    [NaN, null],
    [8.64e15 + 2, null],
  ])('%s', (value, ms) => {
    expect(readMs(value)).toBe(ms)
  })

  it('says when digits below a millisecond were written', () => {
    expect(readTime(1670366870.987654)).toEqual({ ms: 1670366870987, unit: 's', exact: false })
    expect(readTime(1670366870.987)).toEqual({ ms: 1670366870987, unit: 's', exact: true })
    expect(readTime(1670366870987)).toEqual({ ms: 1670366870987, unit: 'ms', exact: true })
  })
})
