import { describe, expect, it } from 'vitest'
import { csvField, csvLine, formatBytes, formatCoarse, formatSpan } from './format'

it('writes bytes with one decimal where there is one', () => {
  expect([812, 4_240_000, 50e9, 999].map(formatBytes)).toEqual(['812 B', '4.2 MB', '50 GB', '999 B'])
})

it('writes a length of time in one unit', () => {
  const minutes = [0.5, 1, 1.5, 15, 60, 90, 240, 1440, 5000, 10_000]
  expect(minutes.map((each) => formatSpan(each * 60_000))).toEqual([
    ...['30 s', '1 min', '90 s', '15 min', '1 h', '90 min', '4 h', '1 d', '3 d', '6 d'],
  ])
})

it('tells no seconds of what moves while it is read', () => {
  const seconds = [0, 59, 60, 119, 125, 3599, 7300]
  expect(seconds.map((each) => formatCoarse(each * 1000))).toEqual([
    ...['less than a minute', 'less than a minute', '1 min', '1 min', '2 min', '59 min', '2 h'],
  ])
})

describe('a field of CSV', () => {
  it('gives a spreadsheet nothing that it would run', () => {
    for (const start of ['=', '+', '-', '@', '\t', '\r']) {
      expect(csvField(`${start}cmd|calc`).replace(/^"/, ''), JSON.stringify(start)).toMatch(/^'/)
    }
    expect(csvField('=HYPERLINK("http://a.example","x")')).toBe('"\'=HYPERLINK(""http://a.example"",""x"")"')
  })

  it('quotes what would end a field or a line, and leaves the rest alone', () => {
    expect(csvField('ML, "Research"\nEU')).toBe('"ML, ""Research""\nEU"')
    expect(csvField('ml-batch')).toBe('ml-batch')
    expect(csvLine([null, undefined, 0, 'a'])).toBe(',,0,a\r\n')
  })

  it('leaves plain numbers as they are, negative ones too', () => {
    for (const number of ['-0.3', '-5', '1e-9', '-1.5E+300']) expect(csvField(number)).toBe(number)
    for (const formula of ['-1+1', '+1', '-Infinity', '-0.3\t']) expect(csvField(formula)).toMatch(/^"?'/)
  })
})
