import { expect, test } from 'vitest'
import { inactiveWords } from './inactive-accounts'

const gone = { account: '300000000000', name: 'gone', state: 'SUSPENDED' }

test('accounts that are not active are named with their state', () => {
  expect(inactiveWords([])).toBeNull()
  expect(inactiveWords([gone])).toBe(
    '1 account of the organization is not active and is not asked: “gone” (300000000000, suspended). What was recorded before stays.',
  )
  expect(inactiveWords([gone, { account: '400000000000', name: null, state: 'PENDING_CLOSURE' }])).toContain(
    '2 accounts of the organization are not active and are not asked: “gone” (300000000000, suspended), 400000000000 (pending closure). ',
  )
})

test('of many the first are named, and the rest is counted', () => {
  const words = inactiveWords(Array.from({ length: 14 }, () => gone))
  expect(words?.match(/“gone”/g)).toHaveLength(12)
  expect(words).toContain(' and 2 more. ')
})
