import { expect, test } from 'vitest'
import { LookBack } from './look-back'

const minute = 60_000
const looks = [
  { everyMs: 0, backMs: 0 },
  { everyMs: 15 * minute, backMs: 30 * minute },
  { everyMs: 120 * minute, backMs: 240 * minute },
]

test('what is late by minutes is looked for soon and what is late by hours seldom, the longest first', () => {
  const back = new LookBack(looks)
  const backs = Array.from({ length: 145 }, (_, at) => {
    const look = back.due(at * minute)
    back.looked(look, at * minute)
    return look.backMs / minute
  })
  const count = (minutes: number) => backs.filter((each) => each === minutes).length
  expect([count(240), count(30), count(0)]).toEqual([2, 8, 135])
  expect([backs[0], backs[15], backs[120], backs[135]]).toEqual([240, 30, 240, 30])
})

test('a look that was not answered stays due, and a clock that is a little early loses none', () => {
  const back = new LookBack(looks)
  expect(back.due(0)).toEqual({ backMs: 240 * minute, isLongest: true })
  expect(back.due(minute).isLongest).toBe(true)
  back.looked(back.due(minute), minute)
  expect(back.due(16 * minute - 2)).toEqual({ backMs: 30 * minute, isLongest: false })
})

test('says in words what is asked for again, and when', () => {
  expect(new LookBack(looks).words(5 * minute)).toBe(
    'What is new every 5 min. Again, for what comes late: the last 30 min every 15 min, the last 4 h every 2 h.',
  )
  expect(new LookBack(looks).words(15 * minute)).toContain('the last 30 min every time,')
})
