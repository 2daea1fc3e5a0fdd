import { describe, expect, test, vi } from 'vitest'
import { Remembered, sizeOf } from './remembered'

const text = (answer: string) => Promise.resolve(answer)
const size = (answer: string) => answer.length

describe('an answer', () => {
  test('is asked for once, until the store changes', async () => {
    const remembered = new Remembered()
    const ask = vi.fn(() => text('seven'))
    expect(await remembered.answer('how many', ask, size)).toBe('seven')
    expect(await remembered.answer('how many', ask, size)).toBe('seven')
    expect(ask).toHaveBeenCalledTimes(1)
    remembered.forget()
    await remembered.answer('how many', ask, size)
    expect(ask).toHaveBeenCalledTimes(2)
  })

  test('that was asked before a change and came after it is given and not kept', async () => {
    const remembered = new Remembered()
    let arrive = (_: string): void => undefined
    const old = remembered.answer('how many', () => new Promise<string>((resolve) => (arrive = resolve)), size)
    remembered.forget()
    arrive('six')
    expect(await old).toBe('six')
    expect(await remembered.answer('how many', () => text('seven'), size)).toBe('seven')
  })

  test('that failed is asked for again', async () => {
    const remembered = new Remembered()
    await expect(remembered.answer('how many', () => Promise.reject(new Error('busy')), size)).rejects.toThrow('busy')
    expect(await remembered.answer('how many', () => text('seven'), size)).toBe('seven')
  })

  test('too large is not kept, and the oldest makes room for a new one', async () => {
    const remembered = new Remembered()
    const ask = vi.fn(text)
    const about = (question: string, bytes: number) =>
      remembered.answer(
        question,
        () => ask(question),
        () => bytes,
      )
    await about('large', (8 << 20) + 1)
    await about('large', (8 << 20) + 1)
    expect(ask).toHaveBeenCalledTimes(2)
    for (const question of ['a', 'b', 'c', 'd', 'a', 'e']) await about(question, 8 << 20)
    expect(ask).toHaveBeenCalledTimes(7)
    await about('a', 8 << 20)
    expect(ask).toHaveBeenCalledTimes(7)
    await about('b', 8 << 20)
    expect(ask).toHaveBeenCalledTimes(8)
  })
})

test('rows, columns and lists in them have a size', () => {
  expect(sizeOf(new Float64Array(1000))).toBe(8000)
  expect(sizeOf([1, null, 'four'])).toBe(68)
  expect(sizeOf([{ name: 'a'.repeat(1000), values: [1, 2, 3] }])).toBeGreaterThan(1000)
})
