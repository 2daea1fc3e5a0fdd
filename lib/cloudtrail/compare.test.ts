import { describe, expect, it } from 'vitest'
import { isSameRecord } from './compare'

describe('two copies of one event', () => {
  it.each([
    ['{"a":1,"b":[1,2]}', '{ "b" : [1, 2], "a": 1 }', true],
    ['{"a":1}', '{"a":1,"b":null}', true],
    ['{"a":1}', '{"a":1,"eventContext":{"tagContext":{}}}', true],
    ['{"a":{"b":1}}', '{"a":{"b":1,"eventContext":1}}', false],
    ['{"a":"x"}', '{"a":"\\u0078"}', true],
    ['{"\\u0061":1}', '{"a":1}', true],
    ['{"a":1}', '{"a":1.0}', true],
    ['{"a":100}', '{"a":1e2}', true],
    ['{"a":0.001}', '{"a":1E-3}', true],
    ['{"a":0}', '{"a":0e5}', true],
    ['{"a":9007199254740993}', '{"a":9007199254740992}', false],
    ['{"a":0.1}', '{"a":0.10000000000000001}', false],
    ['{"a":1}', '{"a":"1"}', false],
    ['{"a":1}', '{"a":2}', false],
    ['{"a":[1,2]}', '{"a":[2,1]}', false],
    ['{"a":[null]}', '{"a":[]}', false],
    ['{"a":1,"a":2}', '{"a":2}', false],
    ['{"a":1,"a":2}', '{"a":1, "a":2}', true],
    ['{"a":false}', '{"a":null}', false],
    ['{"a":1', '{"a":1', true],
    ['{"a":1', '{"a":1}', false],
  ])('%s and %s', (left, right, isSame) => {
    expect(isSameRecord(left, right)).toBe(isSame)
    expect(isSameRecord(right, left)).toBe(isSame)
  })
})
