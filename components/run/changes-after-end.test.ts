import { expect, test } from 'vitest'
import type { FactValue, RunFactRow, StatusChange } from '@/lib/api/run'
import { changesAfterEnd, countAfterEnd } from './changes-after-end'

const at = { ms: 0, iso: '1970-01-01T00:00:00.000Z' }
const writer = { key: 'abcdefghijklmnop', label: 'eve' }
const value = (text: string, end: string | null): FactValue => ({
  ...{ text, number: null, set: at, event: text, writer },
  afterEnd: end === null ? null : { status: end, at, event: 'end' },
})
const fact = (kind: RunFactRow['kind'], [current, ...earlier]: [FactValue, ...FactValue[]]): RunFactRow => ({
  ...current,
  ...{ kind, name: 'lr', earlier },
})
const status = (word: string): StatusChange => ({ status: word, message: null, at, event: word, writer })

test('pairs each change after the end with the value before it, newest first', () => {
  const changes = changesAfterEnd(fact('parameter', [value('3', 'Completed'), value('2', null), value('1', 'Failed')]))
  expect(changes.map((change) => [change.before?.text ?? null, change.value.text])).toEqual([
    ['2', '3'],
    [null, '1'],
  ])
})

test('counts what changed after the end, tells none from unknown, and leaves tags out', () => {
  const changed = fact('parameter', [value('2', 'Completed'), value('1', null)])
  const same = fact('output', [value('1', null)])
  const tag = fact('tag', [value('1', null)])
  const text = (facts: RunFactRow[], ...words: string[]) =>
    countAfterEnd({ facts, statusHistory: words.map(status) })?.text ?? null
  expect(text([changed, same, tag], 'InProgress', 'Completed')).toMatch(
    /^1 of 2 parameters, inputs and outputs was changed after the run was Completed, /,
  )
  expect(text([changed, changed], 'Completed', 'Stopped')).toMatch(/^2 of 2 .* were .* Completed or Stopped, /)
  expect(text([same], 'Completed')).toMatch(/^None of 1 /)
  expect(text([same], 'InProgress')).toBeNull()
  expect(text([tag], 'Completed')).toBeNull()
})
