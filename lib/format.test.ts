import { describe, expect, it } from 'vitest'
import { csvField, csvLine } from './format'

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
