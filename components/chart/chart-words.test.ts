import { describe, expect, it } from 'vitest'
import { footerWords } from './chart-words'
import { plot, series } from './plotted.fixture'

describe('a card’s footer', () => {
  it('says what is drawn and what is not', () => {
    const all = series([{ x: 0, value: 1 }], [{ x: 1, value: 'NaN' }])
    expect(footerWords([plot(all)], 'linear')).toEqual(['2 points, 2 drawn', 'Every point shown', '1 NaN'])
    const part = { ...all, total: 3, noX: 1, nonPositiveX: 1 }
    expect(footerWords([plot(part)], 'linear').slice(0, 2)).toEqual([
      '2 points of 3, 2 drawn',
      'Every point with a place here shown',
    ])
    expect(footerWords([plot({ ...all, collisionSteps: 2, rewrittenSteps: 2 })], 'linear')).toContain(
      '2 steps written again with another value after a restart',
    )
    expect(
      footerWords([plot({ ...all, inRange: 10_080, total: 10_092, drawn: 912, noX: 12, refused: 3 })], 'linear'),
    ).toEqual([
      '10,080 points of 10,092, 912 drawn',
      'No extremum lost of those with a place here',
      '1 NaN',
      '12 have no step',
      '3 refused, not drawn',
    ])
  })
})

describe('values that are no finite number', () => {
  const odd = [
    { x: 1, value: 'NaN' },
    { x: 2, value: 'Infinity' },
    { x: 3, value: '-Infinity' },
    { x: 4, value: 'NaN' },
  ] as const
  const points = [{ x: 0, value: 1 }]

  it('are counted by kind, of all series of a card together', () => {
    const many = { ...series(points, [...odd]), ...{ nonFinite: 1803 } }
    const told = { ...many, markSpans: { ...many.markSpans, writes: [1800, 1, 1, 1] } }
    expect(footerWords([plot(told)], 'linear')).toContain('1,801 NaN, 1 +Infinity, 1 −Infinity')
    const other = series(points, [{ x: 9, value: 'Infinity' }])
    expect(footerWords([plot(other)], 'linear')).toContain('1 +Infinity')
    expect(footerWords([plot(told), plot(other)], 'linear')).toContain('1,801 NaN, 2 +Infinity, 1 −Infinity')
  })

  it('are counted together where the kind of some is not known', () => {
    const words = footerWords([plot({ ...series(points, [...odd]), nonFinite: 9 })], 'linear')
    expect(words).toContain('9 non-finite')
    expect(words).toContain('5 of them not marked')
    expect(words.join()).not.toContain('NaN')
  })
})
