import { afterEach, expect, test, vi } from 'vitest'
import { AppError, type ErrorCode } from '@/lib/errors'
import * as ingestLog from '@/lib/ingest-log'
import { openMemoryStore, shareStore } from '@/lib/store/open'
import { Problem } from './fields'
import { respond } from './respond'

const request = new Request('http://127.0.0.1/api/runs')
const fail = async (error: Error) => {
  shareStore(openMemoryStore())
  return respond(request, () => Promise.reject(error))
}

afterEach(async () => {
  ;(await globalThis.metrictrailStore?.catch(() => undefined))?.close()
  shareStore(undefined)
  vi.restoreAllMocks()
})

test('answers JSON that no cache keeps', async () => {
  shareStore(openMemoryStore())
  const response = await respond(request, () => ({ answer: 42 }))
  expect(response.status).toBe(200)
  expect(response.headers.get('cache-control')).toBe('private, no-store')
  expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  expect(response.headers.get('content-type')).toBe('application/json')
  expect(response.headers.get('server-timing')).toMatch(/^answer;dur=\d+\.\d$/)
  expect(await response.json()).toEqual({ answer: 42 })
})

test.each<[ErrorCode, number]>([
  ['bad_request', 400],
  ['forbidden', 403],
  ['not_found', 404],
  ['store_failed', 500],
  ['busy', 503],
  ['timeout', 504],
  ['disk_full', 507],
])('%s becomes %i as problem details with its code and words', async (code, status) => {
  const response = await fail(new AppError(code, 'What happened and what to do.'))
  expect(response.status).toBe(status)
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(response.headers.get('cache-control')).toBe('private, no-store')
  expect(response.headers.get('retry-after')).toBe(code === 'busy' ? '2' : null)
  const detail = 'What happened and what to do.'
  expect(Problem.parse(await response.json())).toMatchObject({ status, code, detail })
})

test('a fault of ours is logged whole and told without its insides', async () => {
  const error = vi.fn()
  vi.spyOn(ingestLog, 'openLog').mockReturnValue({ ...ingestLog.silentLog, error })
  const response = await fail(new TypeError('cannot read secret of undefined'))
  expect(response.status).toBe(500)
  expect(await response.text()).not.toContain('secret')
  expect(error).toHaveBeenCalledExactlyOnceWith('A route failed unexpectedly.', {
    error: expect.stringContaining('TypeError: cannot read secret of undefined') as string,
  })
})

test('says that the store is not open instead of answering nothing', async () => {
  const response = await respond(request, () => ({}))
  expect(response.status).toBe(500)
  expect(await response.json()).toMatchObject({ code: 'store_failed' })
})
