import { expect, test } from 'vitest'
import { z } from 'zod'
import { shapeOf } from './shape'

test('writes what an answer holds as one reads it: names, lists, choices, and what may be null', () => {
  const schema = z.object({
    total: z.number(),
    next: z.string().nullable(),
    kind: z.enum(['a', 'b']),
    value: z.union([z.number(), z.enum(['NaN'])]),
    rows: z.array(z.object({ id: z.string(), on: z.boolean() })),
    lines: z.record(z.string(), z.array(z.number())),
  })
  expect(shapeOf(z.toJSONSchema(schema))).toBe(
    [
      '{',
      '  total: number',
      '  next: text | null',
      '  kind: "a" | "b"',
      '  value: number | "NaN"',
      '  rows: list of { id: text, on: boolean }',
      '  lines: { (any name): list of number }',
      '}',
    ].join('\n'),
  )
})
