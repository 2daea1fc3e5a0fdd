import { expect, test } from 'vitest'
import { cardsOf, hasPairs, type Layout, merged, moved, takenApart } from './card-layout'

const metric = (name: string, right = false) => ({ name, right })
const NONE: Layout = { groups: [], pair: false }
const shown = (names: string[], layout: Layout) =>
  cardsOf(names, layout).map(({ metrics }) => metrics.map(({ name }) => name))

test.each([
  ['train/loss', 'validation:loss'],
  ['train:loss', 'val/loss'],
  ['training_loss', 'valid_loss'],
  ['train/loss', 'test/loss'],
  ['train.top/5', 'eval.top/5'],
])('pairs %s and %s', (one, other) => {
  const [card] = cardsOf([other, one], { groups: [], pair: true })
  expect(card).toMatchObject({ name: one, isPair: true, metrics: [{ name: one }, { name: other }] })
})

test('pairs nothing that is not called alike, and nothing until it is asked to', () => {
  const names = ['lr', 'train/acc', 'train/loss', 'validation:accuracy', 'validation:loss']
  expect(shown(names, NONE)).toEqual(names.map((name) => [name]))
  expect(shown(names, { groups: [], pair: true })).toEqual([
    ['lr'],
    ['train/acc'],
    ['train/loss', 'validation:loss'],
    ['validation:accuracy'],
  ])
  expect([hasPairs(names), hasPairs(['train/loss', 'lr', 'loss'])]).toEqual([true, false])
})

test('training, validation and test of one thing are one card, no pair', () => {
  const names = ['test/loss', 'train/loss', 'val/loss']
  expect(cardsOf(names, { groups: [], pair: true })).toMatchObject([{ name: 'train/loss', isPair: false }])
})

test('a metric is in one card only, wherever it is moved', () => {
  const names = ['a', 'b', 'c', 'd']
  const one = merged(NONE, [metric('a')], [metric('b')])
  expect(shown(names, one)).toEqual([['a', 'b'], ['c'], ['d']])
  const two = merged(one, [metric('c')], [metric('b')])
  expect(shown(names, two)).toEqual([['a'], ['c', 'b'], ['d']])
  const three = merged(two, [metric('a')], [metric('c'), metric('b')])
  expect(shown(names, three)).toEqual([['a', 'c', 'b'], ['d']])
  expect(
    merged(three, [metric('a')], [metric('a')])
      .groups.flat()
      .filter(({ name }) => name === 'a'),
  ).toHaveLength(1)
})

test('a card can be taken apart again, and then stays so among pairs', () => {
  const names = ['train/acc', 'train/loss', 'val/acc', 'val/loss']
  const pairs = { groups: [], pair: true }
  const apart = takenApart(pairs, [metric('train/loss'), metric('val/loss')])
  expect(shown(names, apart)).toEqual([['train/acc', 'val/acc'], ['train/loss'], ['val/loss']])
  expect(takenApart(merged(NONE, [metric('a')], [metric('b')]), [metric('a'), metric('b')])).toEqual(NONE)
})

test('a metric goes to the second axis and back', () => {
  const card = [metric('a'), metric('lr')]
  const right = moved(NONE, card, metric('lr'))
  expect(right.groups).toEqual([[metric('a'), metric('lr', true)]])
  expect(moved(right, right.groups[0] ?? [], metric('lr', true)).groups).toEqual([card])
})

test('metrics that are not there are left out of a card that names them', () => {
  expect(shown(['a', 'b'], { groups: [[metric('gone'), metric('b')]], pair: false })).toEqual([['a'], ['b']])
})
