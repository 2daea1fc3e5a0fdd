import { createLoader } from 'nuqs/server'
import { describe, expect, it } from 'vitest'
import { EVENTS_PARAMS, toEventsFilter, toSelection } from './events-query'

const load = createLoader(EVENTS_PARAMS)

describe('ledger query', () => {
  it('asks for metrics calls unless told otherwise, and for every kind when none is chosen', () => {
    expect(toEventsFilter(load('')).kind).toEqual(['metrics'])
    expect(toEventsFilter(load('?kind=')).kind).toEqual(['metrics', 'run', 'trail'])
    expect(toEventsFilter(load('?kind=run,trail')).kind).toEqual(['run', 'trail'])
    expect(toEventsFilter(load('?kind=gossip')).kind).toEqual(['metrics'])
  })

  it('does not ask again because another event was selected', () => {
    expect(toEventsFilter(load('?point=a'))).toEqual(toEventsFilter(load('?point=b.3')))
  })

  it('reads an event and the item in it', () => {
    expect(toSelection('5b0e4a1c-0000-4000-8000-000000000001')).toEqual({
      event: '5b0e4a1c-0000-4000-8000-000000000001',
      item: null,
    })
    expect(toSelection('5b0e4a1c~ab12.7')).toEqual({ event: '5b0e4a1c~ab12', item: 7 })
    expect(toSelection(null)).toBeNull()
  })
})
