import { describe, expect, test } from 'vitest'
import { judgeRecording } from './recording'
import { askedMs, management, metrics, place, trail } from './recording.fixture'
import { describeRecording } from './recording-words'
import type { AdvancedEventSelector, TrailSettings } from './trail-settings'

const said = (...trails: TrailSettings[]) =>
  describeRecording(judgeRecording(trails, place), place, { askedMs, newestFileMs: null })

describe('an event data store', () => {
  const arn = 'arn:aws:cloudtrail:eu-west-1:111122223333:eventdatastore/e0d5e7a0-0000-4000-8000-000000000001'
  const store = (more: Partial<TrailSettings> = {}) =>
    trail([metrics()], { name: 'lake', arn, hasValidation: false, latestDeliveryMs: null, ...more })

  test('records where no trail does, without digest files', () => {
    expect(said(store())).toEqual({
      ...{ state: 'validation_off', label: 'No digest files', fix: null },
      words:
        'Every metrics call is recorded, by event data store “lake”. It writes no digest files, so its records cannot be checked.',
    })
    expect(said(store(), trail([metrics()])).words).toBe(
      'Every metrics call is recorded, by event data store “lake”, trail “all”.',
    )
  })

  test('is mended by no command of trails', () => {
    const narrow = store({ selectors: [metrics({ Field: 'readOnly', Equals: ['false'] })] })
    expect(said(narrow)).toMatchObject({ state: 'partly', fix: null })
    expect(said(store({ isLogging: false }))).toMatchObject({ state: 'not_recorded', fix: null })
    const other = trail([management as AdvancedEventSelector])
    expect(said(store({ selectors: [] }), other).fix).toContain('--trail-name all')
  })

  test('that could not be asked may record: not known, and not "not recorded"', () => {
    const unread = store({ isLogging: null, selectors: null, unread: 'cloudtrail:GetEventDataStore is needed (no)' })
    expect(said(unread)).toEqual({
      ...{ state: 'unread', label: 'Not readable', fix: null },
      words:
        'Event data store “lake” may record metrics calls; it could not be read: cloudtrail:GetEventDataStore is needed (no).',
    })
  })
})
