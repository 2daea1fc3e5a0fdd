import { expect, test } from 'vitest'
import type { IngestResponse } from '@/lib/api/ingest'
import { failedSourcesText } from './unread-sources'

const source = (kind: string, accounts: string[] = [], state = 'failed') => ({
  ...{ kind, state, only: { accounts, regions: [] } },
})
const said = (...sources: object[]) =>
  failedSourcesText({ sources } as unknown as IngestResponse, {
    ...{ account: ['111122223333'], region: ['eu-west-1'], from: null, to: null },
  })

test('sources that cannot be read are told where they may hold calls of the chosen places, and only there', () => {
  expect(said(source('s3'), source('s3', [], 'following'))).toBe('1 of 2 sources cannot be read.')
  expect(said(source('s3', ['111122223333']))).toBe('The source cannot be read.')
  expect(said(source('s3', ['444455556666']), source('history'))).toBeNull()
})
