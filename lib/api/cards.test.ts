import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cardsText, parseCards } from './cards'

test('cards are readable in the URL, and a metric can stand on the second axis', () => {
  const groups = [
    [
      { name: 'train/loss', right: false },
      { name: 'validation:loss', right: false },
    ],
    [
      { name: 'train/acc', right: false },
      { name: 'train/lr', right: true },
    ],
  ]
  expect(cardsText({ groups })).toBe('train/loss,validation:loss;train/acc,right:train/lr')
  expect(parseCards('train/loss,validation:loss;train/acc,right:train/lr')).toEqual({ groups })
})

test('whatever a metric is called, it comes back from the URL', () => {
  const name = fc.oneof(
    fc.string({ minLength: 1 }),
    fc.string({ minLength: 1, unit: fc.constantFrom('a', ',', ';', '\\', ':', '/', 'right:', '\n') }),
  )
  const cards = fc.uniqueArray(fc.record({ name, right: fc.boolean() }), {
    selector: (metric) => metric.name,
    minLength: 1,
    maxLength: 8,
  })
  fc.assert(
    fc.property(cards, fc.integer({ min: 1, max: 8 }), (metrics, cut) => {
      const groups = [metrics.slice(0, cut), metrics.slice(cut)].filter((group) => group.length > 0)
      expect(parseCards(cardsText({ groups }))).toEqual({ groups })
    }),
  )
})

test('a metric without a name, one in two cards, and too many of them are not understood', () => {
  expect(parseCards('')).toBeNull()
  expect(parseCards('a,,b')).toBeNull()
  expect(parseCards('a,b;b,c')).toBeNull()
  expect(parseCards(Array.from({ length: 13 }, (_, at) => `m${at}`).join())).toBeNull()
})
