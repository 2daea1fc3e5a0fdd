import { expect, test, vi } from 'vitest'
import { AppError } from './errors'

test('an error thrown by another copy of the module is known for what it is', async () => {
  vi.resetModules()
  const copy = await import('./errors')
  expect(copy.AppError).not.toBe(AppError)
  expect(new copy.AppError('busy', 'later')).toBeInstanceOf(AppError)
  expect(new Error('busy')).not.toBeInstanceOf(AppError)
  expect(null).not.toBeInstanceOf(AppError)
})
