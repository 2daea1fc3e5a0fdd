import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judgeRecording } from './recording'
import { type Line, metrics, place, role, run, trail } from './recording.fixture'

describe('against a plain reading of the rule', () => {
  const people = [role('a'), role('b'), `${role('a')}ana`]
  const runs = [run('a'), run('b'), run('a-1')]
  const values = (all: string[]) => fc.uniqueArray(fc.constantFrom(...all), { minLength: 1, maxLength: 2 })
  const how = fc.constantFrom('Equals', 'NotEquals', 'StartsWith', 'NotStartsWith')
  const line = (Field: string, all: string[]) =>
    fc.tuple(how, values(all)).map(([by, named]): Line => ({ Field, [by]: named }))
  const lines = fc.oneof(
    line('userIdentity.arn', people),
    line('resources.ARN', runs),
    fc.constantFrom('true', 'false').map((value): Line => ({ Field: 'readOnly', Equals: [value] })),
  )
  const selectors = fc.array(fc.uniqueArray(lines, { maxLength: 3, selector: ({ Field }) => Field }), {
    minLength: 1,
    maxLength: 3,
  })
  const beside = (all: string[]) => all.flatMap((value) => [value, `${value}x`])
  const every = [...beside(people), `${role('c')}ana`, 'arn:aws:iam::111122223333:user/x'].flatMap((writer) =>
    [...beside(runs), run('c')].flatMap((name) =>
      [true, false].map((isRead) => ({ 'userIdentity.arn': writer, 'resources.ARN': name, readOnly: String(isRead) })),
    ),
  )
  const plainly = (own: Line, text: string) => {
    if (own.Equals) return own.Equals.includes(text)
    if (own.NotEquals) return !own.NotEquals.includes(text)
    if (own.StartsWith) return own.StartsWith.some((value) => text.startsWith(value))
    return !own.NotStartsWith?.some((value) => text.startsWith(value))
  }

  test('no holes means that every call is taken, and holes that some call is not', () => {
    fc.assert(
      fc.property(selectors, (all) => {
        const missed = every.filter(
          (call) => !all.some((own) => own.every((each) => plainly(each, call[each.Field as keyof typeof call]))),
        )
        const { holes } = judgeRecording([trail(all.map((own) => metrics(...own)))], place)
        expect(holes.length === 0).toBe(missed.length === 0)
      }),
      { numRuns: 2000 },
    )
  })
})
