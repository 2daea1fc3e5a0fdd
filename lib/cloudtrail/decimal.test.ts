import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Decimal } from './decimal'

const decimal = new Decimal()

function read(text: string): { value: number; end: number } {
  const end = decimal.read(new TextEncoder().encode(`:${text},`), 1) - 1
  return { value: decimal.value, end }
}

const parsed = (text: string): unknown => JSON.parse(text)

const digits = fc.string({
  unit: fc.constantFrom('0', '1', '2', '3', '4', '5', '6', '7', '8', '9'),
  minLength: 1,
  maxLength: 22,
})
const written = fc
  .record({
    sign: fc.constantFrom('', '-'),
    whole: fc.oneof(fc.constant('0'), fc.bigInt({ min: 1n, max: 10n ** 21n }).map(String)),
    fraction: fc.option(digits),
    exponent: fc.option(fc.integer({ min: -30, max: 30 })),
  })
  .map(({ sign, whole, fraction, exponent }) => {
    return `${sign}${whole}${fraction === null ? '' : `.${fraction}`}${exponent === null ? '' : `e${exponent}`}`
  })

describe('a decimal', () => {
  it('is the double that JSON.parse reads, whatever its digits', () => {
    fc.assert(
      fc.property(written, (text) => {
        expect(read(text)).toEqual({ value: parsed(text), end: text.length })
      }),
      { numRuns: 20_000 },
    )
  })

  it('is the double that was written, and the same of a half of its neighbours', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.float({ noNaN: true }), (double, float) => {
        for (const value of [double, float, double / 2 ** 20]) {
          if (!Number.isFinite(value)) continue
          for (const text of [JSON.stringify(value), value.toPrecision(17), value.toPrecision(19)]) {
            expect(read(text).value).toBe(parsed(text))
          }
        }
      }),
      { numRuns: 5000 },
    )
  })

  it.each(['9007199254740993', '9007199254740992.5', '9007199254740993.5', '4503599627370497.5', '0.1', '1E2', '1e+2'])(
    'is rounded as JSON rounds it: %s',
    (text) => {
      expect(read(text)).toEqual({ value: parsed(text), end: text.length })
    },
  )

  it.each(['', '-', '.5', '1.', '01', '-01', '1e', '1e+', '+1', '1.e3', 'NaN'])(
    'is none where JSON has none: %s',
    (text) => {
      expect(read(text).end).toBe(-2)
    },
  )
})
