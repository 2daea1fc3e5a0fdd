import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSameRecord } from './compare'
import { recordText } from './record'
import { metricsRecord, otherRecord, parse, SHARED_ROLE } from './record.fixture'

/** Choices of a spelling, taken in turn. */
type Choices = Iterator<number, never>

function* cycle(choices: number[]): Generator<number, never> {
  for (let i = 0; ; i += 1) yield choices[i % choices.length] ?? 0
}

/** The same JSON value in one of its many spellings: white space, key order, escapes, number forms. */
function spell(value: unknown, choices: Choices): string {
  const space = () => ['', '', ' ', '\n', '\t', ' \r\n  '][choices.next().value % 6] ?? ''
  if (typeof value === 'string') return spellText(value, choices)
  if (Array.isArray(value)) {
    return `[${space()}${value.map((element) => spell(element, choices)).join(`${space()},${space()}`)}${space()}]`
  }
  if (typeof value === 'object' && value !== null) {
    const pairs = Object.entries(value).filter(([, child]) => child !== undefined)
    const turn = choices.next().value % Math.max(pairs.length, 1)
    const turned = [...pairs.slice(turn), ...pairs.slice(0, turn)]
    const texts = turned.map(([key, child]) => {
      return `${spellText(key, choices)}${space()}:${space()}${spell(child, choices)}`
    })
    return `{${space()}${texts.join(`${space()},${space()}`)}${space()}}`
  }
  return JSON.stringify(value)
}

function spellText(text: string, choices: Choices): string {
  const letters = Array.from({ length: text.length }, (_, i) => {
    const letter = text.charAt(i)
    if (choices.next().value % 7 === 0) return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`
    return letter === '/' && choices.next().value % 2 === 0 ? '\\/' : JSON.stringify(letter).slice(1, -1)
  })
  return `"${letters.join('')}"`
}

const trap = fc.constantFrom(
  '"',
  '\\',
  '\\"',
  '}',
  '{"eventVersion":',
  '},{"eventVersion":"1.08","eventName":"BatchPutMetrics"',
  'BatchPutMetrics',
  '\u2028',
  '🔥',
)
const text = fc.oneof(trap, fc.string({ unit: 'binary' }), fc.string())
const item = fc.record(
  {
    metricName: text,
    timestamp: fc.oneof(fc.integer({ min: 0 }), fc.double(), fc.maxSafeNat(), text),
    step: fc.oneof(fc.maxSafeInteger(), fc.double(), text, fc.constant(null)),
    value: fc.oneof(fc.double(), text, fc.constant(null)),
  },
  { requiredKeys: [] },
)
const clutter = fc.dictionary(text, fc.jsonValue({ maxDepth: 4 }), { maxKeys: 4 })
const record = fc.record({ isKept: fc.boolean(), items: fc.array(item, { maxLength: 12 }), userAgent: text, clutter })
const records = fc.array(record, { maxLength: 8 }).map((list) =>
  list.map(({ isKept, items, userAgent, clutter: additionalEventData }) => {
    const more = { userAgent, additionalEventData, userIdentity: { ...SHARED_ROLE, extra: additionalEventData } }
    return isKept ? metricsRecord(items, more) : otherRecord(more)
  }),
)

describe('any spelling of the same JSON', () => {
  it('gives the same events, counts and places in the list', () => {
    fc.assert(
      fc.property(records, fc.array(fc.nat(), { minLength: 1, maxLength: 50 }), (list, choices) => {
        const plain = parse(JSON.stringify({ Records: list }))
        const spelled = parse(spell({ Records: list }, cycle(choices)))
        const kept = list.filter(({ eventName }) => eventName === 'BatchPutMetrics').length
        expect(spelled.summary).toEqual(plain.summary)
        expect(spelled.summary).toMatchObject({ records: list.length, kept, rejected: 0, problem: null })
        expect(spelled.events).toEqual(plain.events)
        expect(spelled.records.map(({ index }) => index)).toEqual(plain.records.map(({ index }) => index))
      }),
      { numRuns: 100 },
    )
  })

  it('keeps exactly the records that a full parse keeps, at the right bytes', () => {
    fc.assert(
      fc.property(records, fc.array(fc.nat(), { minLength: 1, maxLength: 50 }), (list, choices) => {
        const { bytes, records: found } = parse(spell(list, cycle(choices)))
        const slices = found.map(({ byteFrom, byteLength }) => bytes.subarray(byteFrom, byteFrom + byteLength))
        const expected = list.filter(({ eventName }) => eventName === 'BatchPutMetrics')
        expect(slices).toHaveLength(expected.length)
        for (const [i, slice] of slices.entries()) {
          expect(isSameRecord(recordText(slice), JSON.stringify(expected[i])), recordText(slice)).toBe(true)
        }
      }),
      { numRuns: 100 },
    )
  })
})

describe('any bytes at all', () => {
  const file = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc
      .array(
        fc.constantFrom('{', '}', '[', ']', '"', ',', ':', '\\', '\n', ' ', '1', 'a', 'Records', '{"eventVersion":'),
        {
          maxLength: 60,
        },
      )
      .map((parts) => new TextEncoder().encode(parts.join(''))),
    fc.tuple(records, fc.nat(), fc.string({ maxLength: 3 })).map(([list, at, junk]) => {
      const whole = JSON.stringify({ Records: list })
      const place = at % (whole.length + 1)
      return new TextEncoder().encode(whole.slice(0, place) + junk + whole.slice(place + 1))
    }),
  )
  it('are read to an end without an exception, with counts that add up and slices in order', () => {
    fc.assert(
      fc.property(file, (bytes) => {
        const { summary, records: found } = parse(bytes)
        expect(summary.kept + summary.other + summary.rejected).toBe(summary.records)
        let end = 0
        for (const { byteFrom, byteLength } of found) {
          expect(byteFrom).toBeGreaterThanOrEqual(end)
          end = byteFrom + byteLength
        }
        expect(end).toBeLessThanOrEqual(bytes.length)
      }),
      { numRuns: 1000 },
    )
  })
})
